//! The time for a whole request.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use leptos_auth::layer::Unavailable;

/// Longer than a database that hangs takes to say so: 5 s for a connection, and 5 s for a statement.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// For [`axum::middleware::from_fn_with_state`]: beyond it the answer is 503, as the client asks for it. What
/// was begun is dropped.
pub(crate) async fn limit(State(time): State<Duration>, request: Request, next: Next) -> Response {
    let unavailable = Unavailable::to(&request);
    match tokio::time::timeout(time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(?time, "a request took too long: answering 503");
            unavailable.response().map(Body::from)
        }
    }
}
