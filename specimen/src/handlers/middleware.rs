//! A middleware: what it refuses never reaches the handler.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};

use super::{Admitted, Visitor, unguarded};

pub(super) fn routes() -> Router {
    Router::new()
        .route("/handlers/middleware/{kind}", get(read))
        .route_layer(from_fn(guard))
}

/// An extractor that rejects in a middleware is a refusal of the middleware.
async fn guard(_: Admitted, request: Request, next: Next) -> Response {
    next.run(request).await
}

async fn read(visitor: Visitor) -> String {
    unguarded(visitor)
}
