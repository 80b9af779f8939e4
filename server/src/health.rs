//! Whether the process is alive, and whether it can do its work.

use axum::{Extension, Router, http::StatusCode, routing::get};
use leptos_accounts::Accounts;

/// `/healthz`: the process answers. `/readyz`: and the database answers it, else 503.
///
/// Both stand outside the `InterruptLayer`: a probe asks by address, not by the public host.
pub(crate) fn routes(accounts: Accounts) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .layer(Extension(accounts))
}

async fn ready(Extension(accounts): Extension<Accounts>) -> (StatusCode, &'static str) {
    match accounts.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
        }
    }
}
