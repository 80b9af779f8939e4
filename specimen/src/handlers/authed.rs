//! The framework's extractor: a handler that asks for it is never run signed out.

use axum::{Router, routing::get};
use leptos_auth::Authed;

use super::canary;

pub(super) fn routes() -> Router {
    Router::new().route("/handlers/authed/unauthorized", get(read))
}

async fn read(me: Authed) -> String {
    canary(me.user())
}
