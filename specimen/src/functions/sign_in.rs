//! Signing in.

use leptos::prelude::*;
use leptos_auth::ServerError;

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
    set_user(&name);
    Ok(())
}

#[cfg(feature = "ssr")]
fn set_user(name: &str) {
    use http::{HeaderValue, header};
    use leptos_axum::ResponseOptions;

    let cookie = HeaderValue::try_from(format!("user={name}; Path=/; HttpOnly; SameSite=Lax"));
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), cookie) {
        response.append_header(header::SET_COOKIE, cookie);
    }
}
