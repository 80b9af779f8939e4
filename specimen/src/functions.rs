//! The server functions.

use leptos::prelude::*;
use leptos_auth::ServerError;

/// What only this user may see.
#[server]
pub async fn secret() -> Result<String, ServerError> {
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    server::think().await;
    Ok(format!("CANARY-of-{}", me.user_id()))
}

/// What anybody may see, but slowly.
#[server]
pub async fn open() -> Result<String, ServerError> {
    server::think().await;
    Ok("open".into())
}

/// A guard.
#[server]
pub async fn require_user() -> Result<(), ServerError> {
    use leptos_auth::{SignedIn, auth};

    auth().protect(SignedIn).await?;
    Ok(())
}

/// Signs in whoever knows the password, which is "right".
#[server]
pub async fn sign_in(
    /// The user's name.
    name: String,
    /// The password.
    password: String,
) -> Result<(), ServerError> {
    use leptos_auth::{Interrupt, Reason};

    if password != "right" {
        return Err(Interrupt::unauthorized(Reason::WrongCredentials).into());
    }
    server::set_user(&name);
    Ok(())
}

#[cfg(feature = "ssr")]
mod server {
    use std::time::Duration;

    use http::{HeaderValue, header};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    pub(super) async fn think() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    pub(super) fn set_user(name: &str) {
        let cookie = HeaderValue::try_from(format!("user={name}; Path=/; HttpOnly; SameSite=Lax"));
        if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), cookie) {
            response.append_header(header::SET_COOKIE, cookie);
        }
    }
}
