//! The server functions of passkeys; [`functions`](crate::functions) lists them with the others.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "`#[server]` writes structs with `pub` fields and passes no documentation on to them"
)]

use leptos::prelude::*;
use leptos_auth::{ActionName, Secret, ServerError};

use super::PasskeyChallenge;

/// What the browser asks its authenticators for, so that somebody signs in. The same for everybody; it
/// sets the cookie that ties the challenge to the browser.
#[server(prefix = "/api", endpoint = "passkey_sign_in_challenge")]
pub async fn passkey_sign_in_challenge() -> Result<PasskeyChallenge, ServerError> {
    use super::browser_cookie::BrowserCookie;

    let accounts = crate::accounts()?;
    let origin = &accounts.relying_party()?.origin;
    let browser = sent_cookie(origin).unwrap_or_else(BrowserCookie::draw);
    let challenge = accounts.sign_in_challenge(&browser)?;
    let response = use_context::<leptos_axum::ResponseOptions>();
    if let (Some(response), Some(cookie)) = (response, browser.set_cookie(origin)) {
        response.append_header(http::header::SET_COOKIE, cookie);
    }
    Ok(challenge)
}

/// Signs in with a passkey. The answer to whatever is wrong is that of
/// [`sign_in`](crate::sign_in()): an interrupt with
/// [`Reason::WrongCredentials`](leptos_auth::Reason::WrongCredentials).
#[server(prefix = "/api", endpoint = "sign_in_with_passkey", client = leptos_auth::AuthClient)]
pub async fn sign_in_with_passkey(passkey_token: Secret<String>) -> Result<(), ServerError> {
    let (accounts, visitor) = (crate::accounts()?, crate::visitor()?);
    let browser = sent_cookie(&accounts.relying_party()?.origin);
    accounts
        .sign_in_with_passkey(&visitor, browser.as_ref(), passkey_token.expose())
        .await?;
    Ok(())
}

/// What the browser asks its authenticators for, so that somebody who is signed in proves who they are.
#[server(prefix = "/api", endpoint = "passkey_proof_challenge")]
pub async fn passkey_proof_challenge() -> Result<PasskeyChallenge, ServerError> {
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    Ok(accounts.proof_challenge(&me, &session)?)
}

/// As [`reauthenticate`](crate::reauthenticate()), with a passkey.
#[server(prefix = "/api", endpoint = "reauthenticate_with_passkey", client = leptos_auth::AuthClient)]
pub async fn reauthenticate_with_passkey(
    passkey_token: Secret<String>,
    #[server(default)] action: Option<ActionName>,
) -> Result<(), ServerError> {
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts
        .reauthenticate_with_passkey(&me, &session, passkey_token.expose(), action.as_ref())
        .await?;
    Ok(())
}

/// What the browser asks an authenticator to make, for somebody whose sign-in is not too old. A mistake
/// names its field: [`ServerError::Field`] with `name`.
#[server(prefix = "/api", endpoint = "new_passkey_challenge", client = leptos_auth::AuthClient)]
pub async fn new_passkey_challenge(name: String) -> Result<PasskeyChallenge, ServerError> {
    let me = crate::step_up::recently_proven().await?;
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    Ok(accounts.addition_challenge(&me, &session, &name).await?)
}

/// Adds the passkey that an authenticator made. It takes a sign-in that is not too old.
#[server(prefix = "/api", endpoint = "add_passkey", client = leptos_auth::AuthClient)]
pub async fn add_passkey(name: String, passkey_token: Secret<String>) -> Result<(), ServerError> {
    let me = crate::step_up::recently_proven().await?;
    let (accounts, session) = (crate::accounts()?, crate::session()?);
    accounts
        .add_passkey(&me, &session, &name, passkey_token.expose())
        .await?;
    Ok(())
}

/// Removes a passkey of the visitor's. It takes a sign-in that is not too old.
#[server(prefix = "/api", endpoint = "remove_passkey", client = leptos_auth::AuthClient)]
pub async fn remove_passkey(id: String) -> Result<(), ServerError> {
    let me = crate::step_up::recently_proven().await?;
    crate::accounts()?.remove_passkey(&me, &id).await?;
    Ok(())
}

/// The cookie that ties challenges to this browser.
#[cfg(feature = "ssr")]
fn sent_cookie(origin: &leptos_auth::PublicOrigin) -> Option<super::browser_cookie::BrowserCookie> {
    use http::request::Parts;

    use super::browser_cookie::BrowserCookie;

    with_context(|parts: &Parts| BrowserCookie::of(&parts.headers, origin)).flatten()
}
