use leptos::prelude::*;
use leptos_auth::{Fate, KeptInput, kept_input};

/// Says what becomes of a form that was refused without JavaScript, and shows what was typed into it.
///
/// For the pages of a boundary that ask somebody to sign in, beside their form, and once inside the
/// boundary, above everything else, for what is said after signing in. Nothing where no form was refused.
/// Its classes are `kept-input` and `kept-input-fields`.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::{KeptInputNotice, SignInForm};
/// use leptos_auth::Interrupt;
///
/// pub fn unauthorized(_: Interrupt) -> impl IntoView {
///     view! {
///         <h1>"Sign in"</h1>
///         <KeptInputNotice/>
///         <SignInForm/>
///     }
/// }
/// ```
#[component]
pub fn KeptInputNotice() -> impl IntoView {
    kept_input().map(|kept| {
        view! {
            <div class="kept-input" role="status" data-fate=name(kept.fate())>
                <p>{words(&kept)}</p>
                {is_shown(&kept).then(|| fields(&kept))}
            </div>
        }
    })
}

/// What is filled in is seen there.
fn is_shown(kept: &KeptInput) -> bool {
    !kept.fields().is_empty() && kept.fate() != Fate::Refilled
}

fn fields(kept: &KeptInput) -> impl IntoView + use<> {
    let rows: Vec<_> = kept
        .fields()
        .iter()
        .map(|(name, value)| view! { <dt>{label(name)}</dt><dd>{value.clone()}</dd> })
        .collect();
    view! {
        <details open=kept.fate() == Fate::TooLarge>
            <summary>"What you wrote"</summary>
            <dl class="kept-input-fields">{rows}</dl>
        </details>
    }
}

fn words(kept: &KeptInput) -> &'static str {
    match kept.fate() {
        // A button alone.
        Fate::Resumes if kept.fields().is_empty() => {
            "What you asked for is carried out as soon as you are done here, within ten minutes."
        }
        Fate::Resumes => {
            "What you wrote is safe. It is sent as soon as you are done here, within ten minutes."
        }
        Fate::Refills => {
            "What you wrote is safe. Finish here within ten minutes, and it is there for you to send."
        }
        Fate::TooLarge => {
            "What you wrote is too long to be kept while you sign in. Copy it from here first."
        }
        Fate::Refilled => "You are signed in. What you wrote is here again, and was not sent yet.",
        Fate::Lost => {
            "You are signed in, but what you wrote was not kept: more than ten minutes went by, or you came from another browser. It was not sent."
        }
        _ => "What you wrote was not sent.",
    }
}

fn name(fate: Fate) -> &'static str {
    match fate {
        Fate::Resumes => "resumes",
        Fate::Refills => "refills",
        Fate::TooLarge => "too-large",
        Fate::Refilled => "refilled",
        Fate::Lost => "lost",
        _ => "unknown",
    }
}

/// `new_title` as "New title".
fn label(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    let rest: String = letters.map(|it| if it == '_' { ' ' } else { it }).collect();
    first.unwrap_or_default() + &rest
}
