//! A handler that refuses with `?`, after it has looked at the request.

use axum::{Json, Router, extract::Path, routing::get};
use leptos_auth::ServerError;

use super::{Visitor, canary};
use crate::demand::Demand;

pub(super) fn routes() -> Router {
    Router::new().route("/handlers/handler/{kind}", get(read).post(write))
}

/// The interrupt is converted by `?` like any other error.
async fn read(Path(kind): Path<String>, visitor: Visitor) -> Result<Json<String>, ServerError> {
    let me = Demand::from_segment(&kind).admit(visitor.0)?;
    Ok(Json(canary(&me)))
}

/// The same for a method that changes something.
async fn write(kind: Path<String>, visitor: Visitor) -> Result<Json<String>, ServerError> {
    read(kind, visitor).await
}
