//! Whether the process is alive, and whether it can do its work.

use axum::{
    Extension, Json, Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use leptos_accounts::{Accounts, Health};

/// `/healthz`: the process answers. `/readyz`: and it can do its work, else 503; the body says which part of
/// it fails:
///
/// `{"clock":true,"passwords":true,"reads":true,"ready":false,"writes":false}`
///
/// [`Health`] says what each part is. Both stand outside the `InterruptLayer`: a probe asks by address, not
/// by the public host.
pub(crate) fn routes(accounts: Accounts) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/readyz", get(ready))
        .layer(Extension(accounts))
}

async fn ready(Extension(accounts): Extension<Accounts>) -> Response {
    let health = accounts.health().await;
    let status = match health.is_ready() {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let no_store = HeaderValue::from_static("no-store");
    let head = [(header::CACHE_CONTROL, no_store)];
    (status, head, Json(parts(health))).into_response()
}

fn parts(health: Health) -> serde_json::Value {
    serde_json::json!({
        "ready": health.is_ready(),
        "reads": health.reads,
        "writes": health.writes,
        "clock": health.clock,
        "passwords": health.passwords,
    })
}
