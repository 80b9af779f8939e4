//! `/organisation`: those that one belongs to, and the one that one acts for.
//!
//! | file | what is there |
//! |---|---|
//! | this one | the page |
//! | `functions.rs` | the server functions, each with its guard |
//! | `choice.rs` | for whom one acts: choosing, making and leaving an organisation |
//! | `members.rs` | who belongs to it, and the forms that change that |
//! | `plan.rs` | what it has booked |
//! | `role.rs` | roles in words |

mod choice;
pub mod functions;
mod members;
mod plan;
mod role;

use leptos::prelude::*;
use leptos_accounts::organisations::Membership;
use leptos_auth::protected;
use leptos_meta::Title;

pub(crate) use self::choice::make_form;
pub use self::functions::{
    Acting, AddMember, ChangeMemberRole, ChangePlan, ChooseOrganisation, CreateOrganisation,
    EnterOrganisation, LeaveOrganisation, ListOrganisation, Overview, RemoveMember, add_member,
    change_member_role, change_plan, choose_organisation, create_organisation, enter_organisation,
    leave_organisation, list_organisation, remove_member,
};
use crate::form::ErrorSummary;

/// `/organisation`: for everybody who is signed in.
#[component]
pub fn Organisation() -> impl IntoView {
    let actions = Actions::new();
    view! {
        <Title text="Organisations"/>
        {protected(list_organisation, move |overview| contents(overview, actions))}
    }
}

/// The forms of the page. Made outside of what is fetched again, so that their answers outlive it.
#[derive(Clone, Copy)]
struct Actions {
    create: ServerAction<CreateOrganisation>,
    choose: ServerAction<ChooseOrganisation>,
    add: ServerAction<AddMember>,
    change: ServerAction<ChangeMemberRole>,
    remove: ServerAction<RemoveMember>,
    leave: ServerAction<LeaveOrganisation>,
    plan: ServerAction<ChangePlan>,
}

impl Actions {
    fn new() -> Self {
        Self {
            create: ServerAction::new(),
            choose: ServerAction::new(),
            add: ServerAction::new(),
            change: ServerAction::new(),
            remove: ServerAction::new(),
            leave: ServerAction::new(),
            plan: ServerAction::new(),
        }
    }
}

/// In each form that changes the organisation: for which one it was shown.
fn shown_for(organisation: &str) -> impl IntoView + use<> {
    view! { <input type="hidden" name="organisation" value=organisation.to_owned()/> }
}

fn contents(overview: Overview, actions: Actions) -> impl IntoView {
    let Overview { acting, others } = overview;
    match acting {
        Some(acting) => one(acting, others, actions).into_any(),
        None => view! {
            // Again: that of an organisation stays when its page has gone.
            <Title text="Organisations"/>
            <div class="page">
                <h1>"Organisations"</h1>
                <p class="lead">"You act for yourself."</p>
                <ErrorSummary action=actions.choose/>
                {choice::choice(others, actions.choose)}
                {choice::make_form(actions.create)}
            </div>
        }
        .into_any(),
    }
}

fn one(acting: Acting, others: Vec<Membership>, actions: Actions) -> impl IntoView {
    let Acting {
        membership,
        members,
        manages_members,
        manages_plan,
    } = acting;
    let role = role::in_words(&membership.role);
    let id = membership.id;
    let plan = membership.plan.as_deref();
    let members =
        members.map(|members| members::list(id.clone(), members, manages_members, actions));
    let add = manages_members.then(|| members::add_form(&id, actions.add));
    let choice = (!others.is_empty()).then(|| choice::choice(others, actions.choose));
    view! {
        <Title text=membership.name.clone()/>
        <div class="page">
            <h1>{membership.name}</h1>
            <p class="meta">
                <span class="badge">{format!("Your role: {role}")}</span>
                <span class="badge">{format!("Plan: {}", plan::in_words(plan))}</span>
            </p>
            <ErrorSummary action=actions.choose/>
            {members}
            {add}
            {plan::section(&id, plan, manages_plan, actions.plan)}
            {choice::leave(&id, actions.leave, actions.choose)}
            {choice}
        </div>
    }
}
