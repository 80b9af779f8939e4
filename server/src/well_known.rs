//! What others find at addresses that are the same on every site (RFC 8615).
//!
//! - `/.well-known/jwks.json` (RFC 7517): the keys that verify the tokens issued here.
//! - `/.well-known/change-password` (W3C, "A Well-Known URL for Changing Passwords"): where a password
//!   manager sends somebody whose password is known to others.

use axum::{
    Extension, Json, Router,
    http::header,
    response::{IntoResponse, Redirect},
    routing::get,
};
use leptos_accounts::Accounts;

/// How long somebody else may keep the keys: a new one is used from the start on, so its tokens may be
/// refused elsewhere for as long.
const MAX_AGE: &str = "public, max-age=300";

/// Where the form is.
const CHANGE_PASSWORD: &str = "/settings#password-heading";

/// Needs [`Accounts`] as a request extension.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/.well-known/jwks.json", get(jwks))
        .route("/.well-known/change-password", get(change_password))
}

/// The page has its own guard. For a while only: the form may move.
async fn change_password() -> Redirect {
    Redirect::to(CHANGE_PASSWORD)
}

async fn jwks(Extension(accounts): Extension<Accounts>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, MAX_AGE)], Json(accounts.jwks()))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use leptos::config::Env;

    use crate::test_site::{TestSite, bare, request, send};

    #[tokio::test]
    async fn a_password_manager_finds_the_form_for_a_new_password() {
        let site = TestSite::open().await;
        let router = site.build("http://localhost:3000", Env::PROD);
        let asked = bare(request("GET", "/.well-known/change-password", "text/html"));
        let (status, headers, _) = send(&router, asked).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(headers["location"], super::CHANGE_PASSWORD);
        // Whoever asks for what is not there is told so, or the address could not be relied on.
        let asked = bare(request(
            "GET",
            "/.well-known/resource-that-should-not-exist",
            "text/html",
        ));
        assert_eq!(send(&router, asked).await.0, StatusCode::NOT_FOUND);
    }
}
