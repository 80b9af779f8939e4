//! `/.well-known/jwks.json` (RFC 7517): the keys that verify the tokens issued here.

use axum::{Extension, Json, Router, http::header, response::IntoResponse, routing::get};
use leptos_accounts::Accounts;

/// How long somebody else may keep the keys: a new one is used from the start on, so its tokens may be
/// refused elsewhere for as long.
const MAX_AGE: &str = "public, max-age=300";

/// Needs [`Accounts`] as a request extension.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/.well-known/jwks.json", get(jwks))
}

async fn jwks(Extension(accounts): Extension<Accounts>) -> impl IntoResponse {
    ([(header::CACHE_CONTROL, MAX_AGE)], Json(accounts.jwks()))
}
