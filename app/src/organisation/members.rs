//! Who belongs to the organisation.

use leptos::prelude::*;
use leptos_accounts::organisations::Member;
use leptos_auth::{AuthForm, posted};

use super::{Actions, AddMember, ChangeMemberRole, RemoveMember, role, shown_for};
use crate::form::{EmailField, ErrorSummary, FieldError, described_by, invalid};

/// The list; with a form for each member, for whoever may change them.
pub(super) fn list(
    organisation: String,
    members: Vec<Member>,
    manages: bool,
    actions: Actions,
) -> impl IntoView {
    let entry = move |member: Member| {
        let forms = manages.then(|| forms(&organisation, &member, actions));
        view! {
            <li>
                <span class="name">{member.email}</span>
                <span class="badge">{role::in_words(&member.role)}</span>
                {forms}
            </li>
        }
    };
    // A row is one member's for as long as it is there: what somebody has chosen in it never ends
    // up at whoever moves into its place.
    let key = |member: &Member| (member.id.clone(), member.role.clone());
    view! {
        <section class="card" aria-labelledby="members-heading">
            <h2 id="members-heading">"Members"</h2>
            <ErrorSummary action=actions.change/>
            <ErrorSummary action=actions.remove/>
            <ul class="rows">
                <For each=move || members.clone() key children=entry/>
            </ul>
        </section>
    }
}

fn forms(organisation: &str, member: &Member, actions: Actions) -> impl IntoView + use<> {
    view! {
        <div class="actions">
            {role_form(shown_for(organisation), member.clone(), actions.change)}
            {remove_form(shown_for(organisation), member.clone(), actions.remove)}
        </div>
    }
}

fn role_form(
    shown_for: impl IntoView + 'static,
    member: Member,
    change: ServerAction<ChangeMemberRole>,
) -> impl IntoView {
    let email = member.email.clone();
    view! {
        <AuthForm action=change>
            {shown_for}
            <input type="hidden" name="id" value=member.id.clone()/>
            <select name="role" aria-label=format!("Role of {email}")>
                {role::options(&chosen_role(&member))}
            </select>
            <button class="button button-quiet" type="submit" aria-label=format!("Change the role of {email}")>
                "Change"
            </button>
        </AuthForm>
    }
}

/// What was sent, if this member's form was; the forms of all members are for one function.
fn chosen_role(member: &Member) -> String {
    let is_this = posted("id").is_some_and(|id| id == member.id);
    let sent = posted("role").filter(|_| is_this);
    sent.unwrap_or_else(|| member.role.clone())
}

fn remove_form(
    shown_for: impl IntoView + 'static,
    member: Member,
    remove: ServerAction<RemoveMember>,
) -> impl IntoView {
    let label = format!("Remove {}", member.email);
    view! {
        <AuthForm action=remove>
            {shown_for}
            <input type="hidden" name="id" value=member.id/>
            <button class="button button-quiet" type="submit" aria-label=label>
                "Remove"
            </button>
        </AuthForm>
    }
}

/// Adds somebody who has an account.
pub(super) fn add_form(organisation: &str, add: ServerAction<AddMember>) -> impl IntoView + use<> {
    let shown_for = shown_for(organisation);
    view! {
        <section class="card" aria-labelledby="add-heading">
            <h2 id="add-heading">"Add a member"</h2>
            <p class="hint">"Administrators manage members and the plan; members see who else belongs to it."</p>
            <ErrorSummary action=add/>
            <AuthForm action=add>
                {shown_for}
                <EmailField action=add label="E-mail address"/>
                <div class="field">
                    <label for="role">"Role"</label>
                    <select
                        id="role"
                        name="role"
                        aria-invalid=invalid(add, "role")
                        aria-describedby=described_by(add, "role")
                    >
                        {role::options(posted("role").as_deref().unwrap_or(role::MEMBER))}
                    </select>
                    <FieldError action=add name="role"/>
                </div>
                <button class="button button-primary" type="submit">"Add member"</button>
            </AuthForm>
        </section>
    }
}
