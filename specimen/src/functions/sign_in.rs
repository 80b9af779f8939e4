//! Signing in and out.

use leptos::prelude::*;
use leptos_auth::ServerError;

/// Signs in whoever knows the password, which is "right". To type none is a mistake, and no attempt.
#[server(client = leptos_auth::AuthClient)]
pub async fn sign_in(
    /// The user's name.
    name: String,
    /// The password.
    password: String,
) -> Result<(), ServerError> {
    use leptos_auth::{Interrupt, Reason};

    if password.is_empty() {
        return Err(ServerError::Other("Type your password.".into()));
    }
    if password != "right" {
        return Err(Interrupt::unauthorized(Reason::WrongCredentials).into());
    }
    set_cookie(&format!("user={name}"));
    Ok(())
}

/// Signs out whoever asks.
#[server(client = leptos_auth::AuthClient)]
pub async fn sign_out() -> Result<(), ServerError> {
    set_cookie("user=; Max-Age=0");
    Ok(())
}

#[cfg(feature = "ssr")]
fn set_cookie(cookie: &str) {
    use http::{HeaderValue, header};
    use leptos_axum::ResponseOptions;

    let cookie = HeaderValue::try_from(format!("{cookie}; Path=/; HttpOnly; SameSite=Lax"));
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
