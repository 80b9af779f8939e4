//! `/v1`: the same notes, as JSON.
//!
//! | request | for | answer |
//! |---|---|---|
//! | `GET /v1/notes` | who is signed in | 200, the notes that they may read |
//! | `POST /v1/notes` | who is signed in | 201, the note; `Location` says where it is |
//! | `GET /v1/notes/{id}` | [`Read`](policy::Read) | 200, the note |
//! | `PUT /v1/notes/{id}` | [`Edit`](policy::Edit) | 204 |
//! | `DELETE /v1/notes/{id}` | [`Edit`](policy::Edit) | 204 |
//! | `GET /v1/export` | [`Export`] | 200, their own notes, as a file |
//!
//! A note is sent as `{"title": "..", "body": ".."}`. A refusal is problem details (RFC 9457); what is no
//! JSON, or has other fields, is 400, 415 or 422 with a line of text.

use axum::{
    Extension, Json, Router,
    extract::Path,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use leptos_accounts::Accounts;
use leptos_auth::{Authed, Has};
use serde::Deserialize;

use crate::{
    error::AppError,
    export::Export,
    notes::{Draft, Note, policy, store},
};

/// The routes. They need [`Accounts`] as a request extension, and the `InterruptLayer` around them:
/// it answers a request without a session with 401 and problem details.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/v1/notes", get(list).post(add))
        .route("/v1/notes/{id}", get(read).put(edit).delete(delete))
        .route("/v1/export", get(export))
}

/// What a client writes.
#[derive(Debug, Deserialize)]
struct Written {
    title: String,
    body: String,
}

/// The extractor is the guard, and the query demands its proof.
async fn list(
    me: Authed,
    Extension(accounts): Extension<Accounts>,
) -> Result<Json<Vec<Note>>, AppError> {
    Ok(Json(store::list(accounts.pool(), &me).await?))
}

async fn add(
    me: Authed,
    Extension(accounts): Extension<Accounts>,
    Json(written): Json<Written>,
) -> Result<impl IntoResponse, AppError> {
    let pool = accounts.pool();
    let draft = Draft::parse(&written.title, &written.body)?;
    let id = store::add(pool, &me, &draft, store::now()).await?;
    let note = policy::readable(pool, &me, id.as_str()).await?;
    let note = store::find(pool, &note).await?;
    let location = [(header::LOCATION, format!("/v1/notes/{id}"))];
    Ok((StatusCode::CREATED, location, Json(note)))
}

async fn read(
    me: Authed,
    Extension(accounts): Extension<Accounts>,
    Path(id): Path<String>,
) -> Result<Json<Note>, AppError> {
    let note = policy::readable(accounts.pool(), &me, &id).await?;
    Ok(Json(store::find(accounts.pool(), &note).await?))
}

async fn edit(
    me: Authed,
    Extension(accounts): Extension<Accounts>,
    Path(id): Path<String>,
    Json(written): Json<Written>,
) -> Result<StatusCode, AppError> {
    let note = policy::editable(accounts.pool(), &me, &id).await?;
    let draft = Draft::parse(&written.title, &written.body)?;
    store::edit(accounts.pool(), &note, &draft, store::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete(
    me: Authed,
    Extension(accounts): Extension<Accounts>,
    Path(id): Path<String>,
) -> Result<StatusCode, AppError> {
    let note = policy::editable(accounts.pool(), &me, &id).await?;
    store::delete(accounts.pool(), &note).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn export(
    proof: Has<Export>,
    Extension(accounts): Extension<Accounts>,
) -> Result<impl IntoResponse, AppError> {
    let notes = store::export(accounts.pool(), &proof).await?;
    let file = "attachment; filename=\"notes.json\"";
    Ok(([(header::CONTENT_DISPOSITION, file)], Json(notes)))
}
