//! What the organisation has booked.

use leptos::prelude::*;
use leptos_auth::AuthForm;
use leptos_router::components::A;

use super::{ChangePlan, shown_for};
use crate::form::ErrorSummary;

/// The one plan there is; `catalogue.rs` says what it includes.
const TEAM: &str = "team";

/// The plan as a page names it.
pub(super) fn in_words(plan: Option<&str>) -> String {
    match plan {
        None => "none".to_owned(),
        Some(TEAM) => "Team".to_owned(),
        Some(other) => other.to_owned(),
    }
}

/// What the plan includes; with the form that books or ends it, for whoever may.
pub(super) fn section(
    organisation: &str,
    plan: Option<&str>,
    manages: bool,
    change: ServerAction<ChangePlan>,
) -> impl IntoView + use<> {
    let is_booked = plan == Some(TEAM);
    let form = manages.then(|| form(organisation, is_booked, change));
    view! {
        <section class="card" aria-labelledby="plan-heading">
            <h2 id="plan-heading">"Plan"</h2>
            <p>
                "The plan Team includes the " <A href="/export">"export"</A>
                ": every member can download all of their own notes, while they act for the organisation."
            </p>
            {form}
        </section>
    }
}

fn form(
    organisation: &str,
    is_booked: bool,
    change: ServerAction<ChangePlan>,
) -> impl IntoView + use<> {
    let shown_for = shown_for(organisation);
    let (plan, label, class) = if is_booked {
        ("", "End the plan Team", "button button-danger")
    } else {
        (TEAM, "Book the plan Team", "button button-primary")
    };
    view! {
        <ErrorSummary action=change/>
        <AuthForm action=change>
            {shown_for}
            <input type="hidden" name="plan" value=plan/>
            <button class=class type="submit">{label}</button>
        </AuthForm>
    }
}
