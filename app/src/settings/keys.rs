//! API keys: the list, and the form that makes one.

use leptos::prelude::*;
use leptos_auth::{AuthForm, posted};

use super::{KeyRow, MakeApiKey, RevokeApiKey, access, lifetime};
use crate::{
    date::Date,
    form::{ErrorSummary, FieldError, TextField, described_by, invalid},
};

/// The keys, each with the button that revokes it.
pub(super) fn list(keys: Vec<KeyRow>, revoke: ServerAction<RevokeApiKey>) -> impl IntoView {
    let rows = if keys.is_empty() {
        view! { <p class="empty">"You have no keys."</p> }.into_any()
    } else {
        let key = |row: &KeyRow| (row.id.clone(), row.last_used.clone());
        view! {
            <ul class="rows">
                <For each=move || keys.clone() key children=move |row| entry(row, revoke)/>
            </ul>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="keys-heading">
            <h2 id="keys-heading">"API keys"</h2>
            <p class="hint">
                "A program that has a key reads or writes your notes at " <code>"/v1/notes"</code>
                ", in the header " <code>"Authorization: Bearer"</code> " or " <code>"X-API-Key"</code> "."
            </p>
            <ErrorSummary action=revoke/>
            {rows}
        </section>
    }
}

fn entry(row: KeyRow, revoke: ServerAction<RevokeApiKey>) -> impl IntoView {
    let label = format!("Revoke {}", row.name);
    let ends = match (row.expires, row.is_expired) {
        (None, _) => view! { "no end" }.into_any(),
        (Some(day), false) => view! { "ends " {time(day)} }.into_any(),
        (Some(day), true) => view! { "ended " {time(day)} }.into_any(),
    };
    let used = match row.last_used {
        Some(day) => view! { "last used " {time(day)} }.into_any(),
        None => view! { "never used" }.into_any(),
    };
    view! {
        <li>
            <span class="name">{row.name}</span>
            <span class="badge">{access::in_words(&row.scopes)}</span>
            <span class="meta">
                <code>{format!("ak_{}…", row.id)}</code>
                <span>"made " {time(row.created)}</span>
                <span>{ends}</span>
                <span>{used}</span>
            </span>
            <div class="actions">
                <AuthForm action=revoke>
                    <input type="hidden" name="id" value=row.id.clone()/>
                    <button class="button button-quiet" type="submit" aria-label=label>"Revoke"</button>
                </AuthForm>
            </div>
        </li>
    }
}

pub(super) fn time(day: Date) -> impl IntoView {
    view! { <time datetime=day.iso>{day.words}</time> }
}

/// Makes a key, and shows it: the only time that anybody sees it.
///
/// The key is given to the view and to nothing that is serialised. Its place is always there, hidden
/// while there is none, so that what the server rendered hydrates.
pub(super) fn make_form(
    form: String,
    make: ServerAction<MakeApiKey>,
    made: RwSignal<Option<String>>,
) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="make-heading">
            <h2 id="make-heading">"Make a key"</h2>
            <div class="notice" role="status">
                <div hidden=move || made.with(Option::is_none)>
                    <p>"Copy the key now: it is shown this once. Whoever has it can use it."</p>
                    <p><code id="new-key" class="secret">{move || made.get().unwrap_or_default()}</code></p>
                </div>
            </div>
            <ErrorSummary action=make/>
            <AuthForm action=make>
                <input type="hidden" name="form" value=form/>
                <TextField action=make name="name" label="Name" maxlength="100"/>
                <Choice make name="access" label="It may" choices=&access::CHOICES usual=access::READ/>
                <Choice make name="lifetime" label="It lasts" choices=&lifetime::CHOICES usual=lifetime::USUAL/>
                <button class="button button-primary" type="submit">"Make key"</button>
            </AuthForm>
        </section>
    }
}

#[component]
fn Choice(
    make: ServerAction<MakeApiKey>,
    name: &'static str,
    label: &'static str,
    choices: &'static [(&'static str, &'static str)],
    usual: &'static str,
) -> impl IntoView {
    let chosen = posted(name).unwrap_or_else(|| usual.to_owned());
    let options = choices.iter().map(|&(value, words)| {
        view! { <option value=value selected=value == chosen>{words}</option> }
    });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select
                id=name
                name=name
                aria-invalid=invalid(make, name)
                aria-describedby=described_by(make, name)
            >
                {options.collect_view()}
            </select>
            <FieldError action=make name=name/>
        </div>
    }
}
