//! The server functions of organisations. Each one is an endpoint of its own, so each one has its
//! guard, and hands the guard's proof on. Which organisation is meant is part of the proof. A form
//! says for which one it was shown, so that one from another tab changes nothing of another.
//!
//! Where everybody has to act for an organisation, those that lead to one let in who acts for none yet.

use leptos::prelude::*;
use leptos_accounts::organisations::{Member, Membership};
use serde::{Deserialize, Serialize};

use crate::error::AppError;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The organisation that the session acts for.
    pub acting: Option<Acting>,
    /// All others that the visitor belongs to, by name.
    pub others: Vec<Membership>,
}

/// The organisation that the session acts for, as far as the visitor may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// Name, plan, and the visitor's role.
    pub membership: Membership,
    /// Who belongs to it, by address; `None` for whoever may not know.
    pub members: Option<Vec<Member>>,
    /// Whether to show the forms that change members. A courtesy: their functions have guards.
    pub manages_members: bool,
    /// Whether to show the form that changes the plan; the same goes for it.
    pub manages_plan: bool,
}

/// The organisations of whoever is signed in, and of the one that they act for what they may see.
#[server(endpoint = "list_organisation")]
pub async fn list_organisation() -> Result<Overview, AppError> {
    use leptos_accounts::{
        accounts,
        organisations::{ManageMemberships, ManagePlan, ReadMemberships},
        tasks::finishing,
    };
    use leptos_auth::{Task, auth};

    let me = finishing(Task::ChooseOrganisation).await?;
    let accounts = accounts()?;
    let mut others = accounts.organisations(&me).await?;
    let may = auth().await?;
    let id = may.organisation().map(|organisation| organisation.id());
    let Some(position) = others.iter().position(|it| Some(it.id.as_str()) == id) else {
        return Ok(Overview {
            acting: None,
            others,
        });
    };
    let membership = others.remove(position);
    let members = if may.has(ReadMemberships) {
        let proof = auth().protect(ReadMemberships).await?;
        Some(accounts.members(&proof).await?)
    } else {
        None
    };
    let acting = Acting {
        membership,
        members,
        manages_members: may.has(ManageMemberships),
        manages_plan: may.has(ManagePlan),
    };
    Ok(Overview {
        acting: Some(acting),
        others,
    })
}

/// Makes an organisation, which the visitor administers and acts for from then on.
#[server(endpoint = "create_organisation", client = leptos_auth::AuthClient)]
pub async fn create_organisation(
    /// One line, 1 to 80 characters.
    name: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, session, tasks::finishing};
    use leptos_auth::Task;

    let me = finishing(Task::ChooseOrganisation).await?;
    let (accounts, session) = (accounts()?, session()?);
    Ok(accounts.create_organisation(&me, &session, &name).await?)
}

/// Acts for an organisation, or for oneself. One that the visitor does not belong to is 404, like
/// one that does not exist.
#[server(endpoint = "choose_organisation", client = leptos_auth::AuthClient)]
pub async fn choose_organisation(
    /// The organisation; empty for oneself.
    id: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, session, tasks::finishing};
    use leptos_auth::Task;

    let me = finishing(Task::ChooseOrganisation).await?;
    let (accounts, session) = (accounts()?, session()?);
    let id = Some(id.as_str()).filter(|id| !id.is_empty());
    Ok(accounts.choose_organisation(&me, &session, id).await?)
}

/// Acts for the organisation that the visitor has named. One that they do not belong to is a mistake in
/// the field `slug`, like one that does not exist.
#[server(endpoint = "enter_organisation", client = leptos_auth::AuthClient)]
pub async fn enter_organisation(
    /// What the organisation is called in addresses.
    slug: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, session, tasks::finishing};
    use leptos_auth::Task;

    let me = finishing(Task::ChooseOrganisation).await?;
    let (accounts, session) = (accounts()?, session()?);
    let chosen = accounts.choose_organisation_by_slug(&me, &session, &slug);
    Ok(chosen.await?)
}

/// Adds whoever has the account with this address.
#[server(endpoint = "add_member", client = leptos_auth::AuthClient)]
pub async fn add_member(
    /// The new member's address.
    email: String,
    /// The new member's role.
    role: String,
    /// The organisation that the form was shown for.
    #[server(default)]
    organisation: Option<String>,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManageMemberships};
    use leptos_auth::auth;

    let proof = auth().protect(ManageMemberships).await?;
    check_shown(&proof, organisation.as_deref())?;
    Ok(accounts()?.add_member(&proof, &email, &role).await?)
}

/// Gives a member another role, which counts from their next request on.
#[server(endpoint = "change_member_role", client = leptos_auth::AuthClient)]
pub async fn change_member_role(
    /// The member.
    id: String,
    /// The role.
    role: String,
    /// The organisation that the form was shown for.
    #[server(default)]
    organisation: Option<String>,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManageMemberships};
    use leptos_auth::auth;

    let proof = auth().protect(ManageMemberships).await?;
    check_shown(&proof, organisation.as_deref())?;
    Ok(accounts()?.change_member_role(&proof, &id, &role).await?)
}

/// Removes a member, from their next request on.
#[server(endpoint = "remove_member", client = leptos_auth::AuthClient)]
pub async fn remove_member(
    /// The member.
    id: String,
    /// The organisation that the form was shown for.
    #[server(default)]
    organisation: Option<String>,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManageMemberships};
    use leptos_auth::auth;

    let proof = auth().protect(ManageMemberships).await?;
    check_shown(&proof, organisation.as_deref())?;
    Ok(accounts()?.remove_member(&proof, &id).await?)
}

/// Leaves the organisation that the visitor acts for; whoever acts for none gets 404.
#[server(endpoint = "leave_organisation", client = leptos_auth::AuthClient)]
pub async fn leave_organisation(
    /// The organisation that the form was shown for.
    #[server(default)]
    organisation: Option<String>,
) -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    check_shown(&me, organisation.as_deref())?;
    Ok(accounts()?.leave_organisation(&me).await?)
}

/// Books a plan, or ends the one that is booked.
#[server(endpoint = "change_plan", client = leptos_auth::AuthClient)]
pub async fn change_plan(
    /// The plan; empty for none.
    plan: String,
    /// The organisation that the form was shown for.
    #[server(default)]
    organisation: Option<String>,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManagePlan};
    use leptos_auth::auth;

    let proof = auth().protect(ManagePlan).await?;
    check_shown(&proof, organisation.as_deref())?;
    let plan = Some(plan.as_str()).filter(|plan| !plan.is_empty());
    Ok(accounts()?.change_plan(&proof, plan).await?)
}

/// A page may have been shown before another tab chose another organisation.
#[cfg(feature = "ssr")]
fn check_shown(me: &leptos_auth::Authed, shown: Option<&str>) -> Result<(), AppError> {
    let acts_for = me
        .user()
        .organisation()
        .map(|organisation| organisation.id());
    if shown.is_none_or(|shown| Some(shown) == acts_for) {
        return Ok(());
    }
    let message = "You act for another organisation by now, so nothing was changed. Look at the page \
                   again.";
    Err(AppError::Other(message.into()))
}
