//! For whom one acts.

use leptos::prelude::*;
use leptos_accounts::organisations::Membership;
use leptos_auth::AuthForm;

use super::{ChooseOrganisation, CreateOrganisation, LeaveOrganisation, shown_for};
use crate::form::{ErrorSummary, TextField};

/// The organisations to act for.
pub(super) fn choice(
    others: Vec<Membership>,
    choose: ServerAction<ChooseOrganisation>,
) -> impl IntoView {
    if others.is_empty() {
        return view! {
            <p class="empty">"You belong to no organisation yet. Make one below, or have somebody add you."</p>
        }
        .into_any();
    }
    let entry = move |other: Membership| {
        view! {
            <li>
                <span class="name">{other.name.clone()}</span>
                <AuthForm action=choose>
                    <input type="hidden" name="id" value=other.id.clone()/>
                    <button class="button" type="submit">{format!("Act for {}", other.name)}</button>
                </AuthForm>
            </li>
        }
    };
    view! {
        <section class="card" aria-labelledby="choice-heading">
            <h2 id="choice-heading">"Your organisations"</h2>
            <ul class="rows">
                <For each=move || others.clone() key=|other| other.id.clone() children=entry/>
            </ul>
        </section>
    }
    .into_any()
}

/// Makes one.
pub(crate) fn make_form(create: ServerAction<CreateOrganisation>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="make-heading">
            <h2 id="make-heading">"Make an organisation"</h2>
            <p class="hint">"You administer it, and can add others who have an account."</p>
            <ErrorSummary action=create/>
            <AuthForm action=create>
                <TextField action=create name="name" label="Name" autocomplete="organization"/>
                <button class="button button-primary" type="submit">"Make organisation"</button>
            </AuthForm>
        </section>
    }
}

/// The ways out: for now, and for good.
pub(super) fn leave(
    organisation: &str,
    leave: ServerAction<LeaveOrganisation>,
    choose: ServerAction<ChooseOrganisation>,
) -> impl IntoView + use<> {
    let shown_for = shown_for(organisation);
    view! {
        <section class="card" aria-labelledby="leave-heading">
            <h2 id="leave-heading">"Leave"</h2>
            <p class="hint">
                "While you act for yourself you stay a member. Once you have left, somebody has to add you again; with its last member the organisation goes."
            </p>
            <ErrorSummary action=leave/>
            <div class="actions">
                <AuthForm action=choose>
                    <input type="hidden" name="id" value=""/>
                    <button class="button" type="submit">"Act for yourself again"</button>
                </AuthForm>
                <AuthForm action=leave>
                    {shown_for}
                    <button class="button button-danger" type="submit">"Leave"</button>
                </AuthForm>
            </div>
        </section>
    }
}
