//! The server functions behind the ready forms. They live under `/api`.
//!
//! | function | path | fields |
//! |---|---|---|
//! | [`sign_in`] | `/api/sign_in` | `email`, `password` |
//! | [`sign_up`] | `/api/sign_up` | `email`, `password` |
//! | [`sign_out`] | `/api/sign_out` | none |
//! | [`session_ends_in`] | `/api/session_ends_in` | none |
//! | [`extend_session`] | `/api/extend_session` | none |
//! | [`accept_terms`] | `/api/accept_terms` | `version` |
//! | [`change_password`] | `/api/change_password` | `current_password`, `new_password` |
//! | [`reauthenticate`] | `/api/reauthenticate` | `password`, `action` |
//! | [`delete_account`] | `/api/delete_account` | none |
//! | [`passkey_sign_in_challenge`](crate::passkey_sign_in_challenge) | `/api/passkey_sign_in_challenge` | none |
//! | [`sign_in_with_passkey`](crate::sign_in_with_passkey) | `/api/sign_in_with_passkey` | `passkey_token` |
//! | [`passkey_proof_challenge`](crate::passkey_proof_challenge) | `/api/passkey_proof_challenge` | none |
//! | [`reauthenticate_with_passkey`](crate::reauthenticate_with_passkey) | `/api/reauthenticate_with_passkey` | `passkey_token`, `action` |
//! | [`new_passkey_challenge`](crate::new_passkey_challenge) | `/api/new_passkey_challenge` | `name` |
//! | [`add_passkey`](crate::add_passkey) | `/api/add_passkey` | `name`, `passkey_token` |
//! | [`remove_passkey`](crate::remove_passkey) | `/api/remove_passkey` | `id` |
//! | [`request_password_reset`] | `/api/request_password_reset` | `email` |
//! | [`reset_password`] | `/api/reset_password` | `token`, `new_password` |
//! | [`request_verification`] | `/api/request_verification` | none |
//! | [`verify_email`] | `/api/verify_email` | `token` |

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "`#[server]` writes structs with `pub` fields and passes no documentation on to them"
)]

use leptos::prelude::*;
use leptos_auth::{ActionName, Secret, ServerError};

use crate::Password;

/// Signs in. The answer to a wrong password and to an unknown address is the same: an interrupt
/// with [`Reason::WrongCredentials`](leptos_auth::Reason::WrongCredentials).
#[server(prefix = "/api", endpoint = "sign_in", client = leptos_auth::AuthClient)]
pub async fn sign_in(email: String, password: Password) -> Result<(), ServerError> {
    let (accounts, visitor) = (crate::accounts()?, crate::visitor()?);
    accounts.sign_in(&visitor, &email, &password).await?;
    Ok(())
}

/// Makes an account and signs in; where addresses are verified first, leads to the page that says to look
/// into one's mailbox. A mistake names its field:
/// [`ServerError::Field`] with `email` or `password`.
#[server(prefix = "/api", endpoint = "sign_up", client = leptos_auth::AuthClient)]
pub async fn sign_up(email: String, password: Password) -> Result<(), ServerError> {
    let (accounts, visitor) = (crate::accounts()?, crate::visitor()?);
    let signed_up = accounts.sign_up(&visitor, &email, &password).await?;
    if signed_up == crate::SignedUp::MailSent {
        crate::context::lead_to(accounts.mails().pages.verify_email.as_str());
    }
    Ok(())
}

/// Signs out. Without a session it does nothing.
#[server(prefix = "/api", endpoint = "sign_out", client = leptos_auth::AuthClient)]
pub async fn sign_out() -> Result<(), ServerError> {
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts.sign_out(&session).await?;
    Ok(())
}

/// Milliseconds until the session of this browser ends, unless it is used before; `None` where it has none.
/// To ask is no use of it.
#[server(prefix = "/api", endpoint = "session_ends_in")]
pub async fn session_ends_in() -> Result<Option<u64>, ServerError> {
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    let left = accounts.session_ends_in(&session).await?;
    Ok(left.map(|left| u64::try_from(left.as_millis()).unwrap_or(u64::MAX)))
}

/// Uses the session, and does nothing else: it lasts as long again as after any other use. Its absolute
/// end stays.
#[server(prefix = "/api", endpoint = "extend_session", client = leptos_auth::AuthClient)]
pub async fn extend_session() -> Result<(), ServerError> {
    use leptos_auth::{SignedIn, auth};

    auth().protect(SignedIn).await?;
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts.extend_session(&session).await?;
    Ok(())
}

/// Accepts the terms of this version, which the visitor has read. If it is not the current one the answer
/// is a mistake, and says so.
#[server(prefix = "/api", endpoint = "accept_terms", client = leptos_auth::AuthClient)]
pub async fn accept_terms(version: String) -> Result<(), ServerError> {
    use leptos_auth::Task;

    let me = crate::tasks::finishing(Task::AcceptTerms).await?;
    crate::accounts()?.accept_terms(&me, &version).await?;
    Ok(())
}

/// Gives the visitor another password, and ends their other sessions. A mistake names its field:
/// [`ServerError::Field`] with `current_password` or `new_password`. It takes a sign-in that is not too
/// old, but of somebody whose password others know: they can do nothing else.
#[server(prefix = "/api", endpoint = "change_password", client = leptos_auth::AuthClient)]
pub async fn change_password(
    current_password: Password,
    new_password: Password,
) -> Result<(), ServerError> {
    use leptos_auth::Task;

    let me = crate::tasks::finishing(Task::ResetPassword).await?;
    if !me.user().is_pending() {
        crate::step_up::recently_proven().await?;
    }
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    let (current, new) = (&current_password, &new_password);
    accounts
        .change_password(&me, &session, current, new)
        .await?;
    Ok(())
}

/// Proves once more who the visitor is; with an `action`, for that, too, and once. A wrong password is
/// an interrupt with [`Reason::WrongCredentials`](leptos_auth::Reason::WrongCredentials), as at a
/// sign-in, and the session stays.
#[server(prefix = "/api", endpoint = "reauthenticate", client = leptos_auth::AuthClient)]
pub async fn reauthenticate(
    password: Password,
    #[server(default)] action: Option<ActionName>,
) -> Result<(), ServerError> {
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts
        .reauthenticate(&me, &session, &password, action.as_ref())
        .await?;
    Ok(())
}

/// Deletes the visitor's account, after a proof for `delete-account`.
#[server(prefix = "/api", endpoint = "delete_account", client = leptos_auth::AuthClient)]
pub async fn delete_account() -> Result<(), ServerError> {
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts.can_delete_account(&me).await?;
    let me = crate::step_up::proof_of("delete-account").await?;
    accounts.delete_account(&me, &session).await?;
    Ok(())
}

/// Has a link for a new password sent, if this address has an account: the answer does not tell.
#[server(prefix = "/api", endpoint = "request_password_reset", client = leptos_auth::AuthClient)]
pub async fn request_password_reset(email: String) -> Result<(), ServerError> {
    let (accounts, visitor) = (crate::accounts()?, crate::visitor()?);
    Ok(accounts.request_password_reset(&visitor, &email).await?)
}

/// Gives the account of a link another password, and signs nobody in. A mistake in the password names its
/// field, `new_password`.
#[server(prefix = "/api", endpoint = "reset_password", client = leptos_auth::AuthClient)]
pub async fn reset_password(
    token: Secret<String>,
    new_password: Password,
) -> Result<(), ServerError> {
    let accounts = crate::accounts()?;
    let token = token.into_inner();
    Ok(accounts.reset_password(&token, &new_password).await?)
}

/// Sends the visitor a link that verifies their address.
#[server(prefix = "/api", endpoint = "request_verification", client = leptos_auth::AuthClient)]
pub async fn request_verification() -> Result<(), ServerError> {
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?.into();
    Ok(crate::accounts()?.request_verification(&me).await?)
}

/// Verifies the address that a link was sent to. Whoever may not be who signed up is led to the page for a
/// new password.
#[server(prefix = "/api", endpoint = "verify_email", client = leptos_auth::AuthClient)]
pub async fn verify_email(token: Secret<String>) -> Result<(), ServerError> {
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    let token = token.into_inner();
    let verified = accounts.verify_email(&session, &token).await?;
    if let crate::VerifiedEmail::ChoosePassword(page) = verified {
        crate::context::lead_to(&page);
    }
    Ok(())
}
