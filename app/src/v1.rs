//! `/v1`: the same notes, as JSON.

use axum::{Extension, Json, Router, http::header, response::IntoResponse, routing::get};
use leptos_accounts::Accounts;
use leptos_auth::{Authed, Has};

use crate::{
    error::AppError,
    export::Export,
    notes::{Note, store},
};

/// The routes. They need [`Accounts`] as a request extension, and the `InterruptLayer` around them:
/// it answers a request without a session with 401 and problem details.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/v1/notes", get(list))
        .route("/v1/export", get(export))
}

/// `GET /v1/notes`: the notes of whoever asks, and those shared with them. The extractor is the
/// guard, and the query demands its proof.
pub async fn list(
    me: Authed,
    Extension(accounts): Extension<Accounts>,
) -> Result<Json<Vec<Note>>, AppError> {
    Ok(Json(store::list(accounts.pool(), &me).await?))
}

/// `GET /v1/export`: the notes of whoever asks, as a file, where the plan includes it.
pub async fn export(
    proof: Has<Export>,
    Extension(accounts): Extension<Accounts>,
) -> Result<impl IntoResponse, AppError> {
    let notes = store::export(accounts.pool(), &proof).await?;
    let file = "attachment; filename=\"notes.json\"";
    Ok(([(header::CONTENT_DISPOSITION, file)], Json(notes)))
}
