//! The server functions behind the ready forms. They live under `/api`.
//!
//! | function | path | fields |
//! |---|---|---|
//! | [`sign_in`] | `/api/sign_in` | `email`, `password` |
//! | [`sign_up`] | `/api/sign_up` | `email`, `password` |
//! | [`sign_out`] | `/api/sign_out` | none |

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "`#[server]` writes structs with `pub` fields and passes no documentation on to them"
)]

use leptos::prelude::*;
use leptos_auth::ServerError;

use crate::Password;

/// Signs in. The answer to a wrong password and to an unknown address is the same: an interrupt
/// with [`Reason::WrongCredentials`](leptos_auth::Reason::WrongCredentials).
#[server(prefix = "/api", endpoint = "sign_in")]
pub async fn sign_in(email: String, password: Password) -> Result<(), ServerError> {
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts.sign_in(&session, &email, &password).await?;
    Ok(())
}

/// Makes an account and signs in. A mistake names its field:
/// [`ServerError::Field`] with `email` or `password`.
#[server(prefix = "/api", endpoint = "sign_up")]
pub async fn sign_up(email: String, password: Password) -> Result<(), ServerError> {
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts.sign_up(&session, &email, &password).await?;
    Ok(())
}

/// Signs out. Without a session it does nothing.
#[server(prefix = "/api", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), ServerError> {
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts.sign_out(&session).await?;
    Ok(())
}
