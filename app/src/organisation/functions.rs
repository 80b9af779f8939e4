//! The server functions of organisations. Each one is an endpoint of its own, so each one has its
//! guard, and hands the guard's proof on. Which organisation is meant is part of the proof: no
//! function takes the id of the one that it changes.

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
    };
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
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
#[server(endpoint = "create_organisation")]
pub async fn create_organisation(
    /// One line, 1 to 80 characters.
    name: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, session};
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let (accounts, session) = (accounts()?, session()?);
    Ok(accounts.create_organisation(&me, &session, &name).await?)
}

/// Acts for an organisation, or for oneself. One that the visitor does not belong to is 404, like
/// one that does not exist.
#[server(endpoint = "choose_organisation")]
pub async fn choose_organisation(
    /// The organisation; empty for oneself.
    id: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, session};
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let (accounts, session) = (accounts()?, session()?);
    let id = Some(id.as_str()).filter(|id| !id.is_empty());
    Ok(accounts.choose_organisation(&me, &session, id).await?)
}

/// Adds whoever has the account with this address.
#[server(endpoint = "add_member")]
pub async fn add_member(
    /// The new member's address.
    email: String,
    /// The new member's role.
    role: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManageMemberships};
    use leptos_auth::auth;

    let proof = auth().protect(ManageMemberships).await?;
    Ok(accounts()?.add_member(&proof, &email, &role).await?)
}

/// Gives a member another role, which counts from their next request on.
#[server(endpoint = "change_member_role")]
pub async fn change_member_role(
    /// The member.
    id: String,
    /// The role.
    role: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManageMemberships};
    use leptos_auth::auth;

    let proof = auth().protect(ManageMemberships).await?;
    Ok(accounts()?.change_member_role(&proof, &id, &role).await?)
}

/// Removes a member, from their next request on.
#[server(endpoint = "remove_member")]
pub async fn remove_member(
    /// The member.
    id: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManageMemberships};
    use leptos_auth::auth;

    let proof = auth().protect(ManageMemberships).await?;
    Ok(accounts()?.remove_member(&proof, &id).await?)
}

/// Leaves the organisation that the visitor acts for; whoever acts for none gets 404.
#[server(endpoint = "leave_organisation")]
pub async fn leave_organisation() -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    Ok(accounts()?.leave_organisation(&me).await?)
}

/// Books a plan, or ends the one that is booked.
#[server(endpoint = "change_plan")]
pub async fn change_plan(
    /// The plan; empty for none.
    plan: String,
) -> Result<(), AppError> {
    use leptos_accounts::{accounts, organisations::ManagePlan};
    use leptos_auth::auth;

    let proof = auth().protect(ManagePlan).await?;
    let plan = Some(plan.as_str()).filter(|plan| !plan.is_empty());
    Ok(accounts()?.change_plan(&proof, plan).await?)
}
