//! `/v1`: the same notes, as JSON.
//!
//! | request | for | answer |
//! |---|---|---|
//! | `GET /v1/notes` | who [may read](ReadNotes) | 200, the notes that they may read |
//! | `POST /v1/notes` | who [may write](WriteNotes) | 201, the note; `Location` says where it is |
//! | `GET /v1/notes/{id}` | [`ReadNotes`] and [`Read`](policy::Read) | 200, the note |
//! | `PUT /v1/notes/{id}` | [`WriteNotes`] and [`Edit`](policy::Edit) | 204 |
//! | `DELETE /v1/notes/{id}` | [`WriteNotes`] and [`Edit`](policy::Edit) | 204 |
//! | `GET /v1/export` | [`Export`], at a browser | 200, their own notes, as a file |
//!
//! A note is sent as `{"title": "..", "body": ".."}`. A refusal is problem details (RFC 9457); what is no
//! JSON, or has other fields, is 400, 415 or 422 with a line of text.
//!
//! # Credentials
//!
//! Notes are given to every kind: a session's cookie, an API key, an OAuth 2 access token, a token of a
//! service. Keys and tokens come in `Authorization: Bearer`, a key also in `X-API-Key`; they need the
//! scope `notes:read` or `notes:write`. A service has notes of its own.

use axum::{
    Extension, Json, Router,
    extract::Path,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use leptos_accounts::Accounts;
use leptos_auth::{Accepts, Has, Permission, Predicate, User, Verdict};
use serde::Deserialize;

use crate::{
    catalogue::{READ_NOTES, WRITE_NOTES},
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

/// To read notes, with any kind of credential.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadNotes;

/// To write notes, with any kind of credential.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteNotes;

impl Predicate for ReadNotes {
    fn check(&self, user: &User) -> Verdict {
        Permission(READ_NOTES).check(user)
    }

    fn accepts(&self) -> Accepts {
        Accepts::ANY
    }
}

impl Predicate for WriteNotes {
    fn check(&self, user: &User) -> Verdict {
        Permission(WRITE_NOTES).check(user)
    }

    fn accepts(&self) -> Accepts {
        Accepts::ANY
    }
}

/// What a client writes.
#[derive(Debug, Deserialize)]
struct Written {
    title: String,
    body: String,
}

/// The extractor is the guard, and the query demands its proof.
async fn list(
    me: Has<ReadNotes>,
    Extension(accounts): Extension<Accounts>,
) -> Result<Json<Vec<Note>>, AppError> {
    Ok(Json(store::list(accounts.pool(), &me).await?))
}

async fn add(
    me: Has<WriteNotes>,
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
    me: Has<ReadNotes>,
    Extension(accounts): Extension<Accounts>,
    Path(id): Path<String>,
) -> Result<Json<Note>, AppError> {
    let note = policy::readable(accounts.pool(), &me, &id).await?;
    Ok(Json(store::find(accounts.pool(), &note).await?))
}

async fn edit(
    me: Has<WriteNotes>,
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
    me: Has<WriteNotes>,
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
