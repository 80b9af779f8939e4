//! The queries of notes, for SQLite and PostgreSQL.
//!
//! # Rules
//!
//! 1. Every function demands a proof: [`Authed`] for what is one's own, [`May`] for one note. Without
//!    a guard there is nothing to call it with.
//! 2. Who may do what with a note is the [policy](super::policy)'s to say. The note that a function
//!    touches is the one that its proof is about.
//! 3. One that is gone by then is refused as one that never was: 404.
//! 4. Times are handed in, in milliseconds since 1970.
//!
//! Somebody who is signed in is not yet an administrator, and the proof of one demand is not that of
//! another:
//!
//! ```compile_fail
//! # use leptos_auth::{SignedIn, auth};
//! # use notebook::{admin::Counts, error::AppError, notes::store};
//! async fn counts(pool: &sqlx::AnyPool) -> Result<Counts, AppError> {
//!     let me = auth().protect(SignedIn).await?;
//!     store::counts(pool, &me).await
//! }
//! ```
//!
//! ```
//! # #[cfg(feature = "ssr")] {
//! # use leptos_auth::auth;
//! # use notebook::{admin::{Administrator, Counts}, error::AppError, notes::store};
//! async fn counts(pool: &sqlx::AnyPool) -> Result<Counts, AppError> {
//!     let administrator = auth().protect(Administrator).await?;
//!     store::counts(pool, &administrator).await
//! }
//! # }
//! ```

use leptos_accounts::Email;
use leptos_auth::{Authed, Has, May, OrInterrupt, not_found};
use sqlx::{AnyPool, FromRow};
use time::OffsetDateTime;

use super::{
    Draft, Note, NoteId,
    policy::{Edit, Read},
};
use crate::{
    admin::{Administrator, Counts},
    date::Date,
    error::AppError,
    export::Export,
};

/// How many notes one person can have. It keeps the list, which is one page, readable.
pub const NOTES_MAX: i64 = 500;
/// How many people one note can be shared with.
pub const SHARES_MAX: i64 = 50;
/// How many notes a list shows. One's own come first, so nobody can push them out by sharing.
const LIST_MAX: i64 = 2 * NOTES_MAX;
/// How many of them are the latest.
pub const LATEST_MAX: i64 = 5;

/// The moment to store.
pub fn now() -> i64 {
    // Past the year 292 million it would not fit.
    i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// What `me` may read, one's own before what others share, the latest change first. Without the
/// addresses that the notes are shared with.
///
/// # Errors
///
/// When the database does not answer.
pub async fn list(pool: &AnyPool, me: &Authed) -> Result<Vec<Note>, AppError> {
    first(pool, me, LIST_MAX).await
}

/// The first [`LATEST_MAX`] of [`list`].
///
/// # Errors
///
/// When the database does not answer.
pub async fn latest(pool: &AnyPool, me: &Authed) -> Result<Vec<Note>, AppError> {
    first(pool, me, LATEST_MAX).await
}

/// All notes of `me`, and none that others share: what a download holds.
///
/// # Errors
///
/// When the database does not answer.
pub async fn export(pool: &AnyPool, me: &Has<Export>) -> Result<Vec<Note>, AppError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, owner_id, title, body, changed_at FROM notes \
         WHERE owner_id = $1 ORDER BY changed_at DESC, id",
    )
    .bind(me.user_id())
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| row.into_note(me)).collect())
}

/// How many notes [`export`] has.
///
/// # Errors
///
/// When the database does not answer.
pub async fn export_count(pool: &AnyPool, me: &Has<Export>) -> Result<u64, AppError> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM notes WHERE owner_id = $1")
        .bind(me.user_id())
        .fetch_one(pool)
        .await?;
    Ok(count.unsigned_abs())
}

async fn first(pool: &AnyPool, me: &Authed, count: i64) -> Result<Vec<Note>, AppError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT n.id, n.owner_id, n.title, n.body, n.changed_at FROM notes n \
         WHERE n.owner_id = $1 \
            OR EXISTS (SELECT 1 FROM note_shares s WHERE s.note_id = n.id AND s.email = $2) \
         ORDER BY CASE WHEN n.owner_id = $1 THEN 0 ELSE 1 END, n.changed_at DESC, n.id \
         LIMIT $3",
    )
    .bind(me.user_id())
    .bind(me.user().name())
    .bind(count)
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| row.into_note(me)).collect())
}

/// One note. Its owner sees with whom it is shared.
///
/// # Errors
///
/// Rule 3, or when the database does not answer.
pub async fn find(pool: &AnyPool, note: &May<Read>) -> Result<Note, AppError> {
    let id = note.resource();
    let row: Option<Row> =
        sqlx::query_as("SELECT id, owner_id, title, body, changed_at FROM notes WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(pool)
            .await?;
    let mut found = row.or_not_found()?.into_note(note);
    if found.is_mine {
        found.shared_with = readers(pool, id).await?;
    }
    Ok(found)
}

/// Adds a note of `me`.
///
/// # Errors
///
/// When `me` has [`NOTES_MAX`] already, or the database does not answer.
pub async fn add(pool: &AnyPool, me: &Authed, draft: &Draft, now: i64) -> Result<NoteId, AppError> {
    add_once(pool, me, draft, now, None).await
}

/// The same for a form with this [key](leptos_auth::resume::idempotency_key): however often it arrives,
/// it makes one note.
///
/// # Errors
///
/// Those of [`add`].
pub async fn add_once(
    pool: &AnyPool,
    me: &Authed,
    draft: &Draft,
    now: i64,
    key: Option<&str>,
) -> Result<NoteId, AppError> {
    let id = NoteId::random();
    // One statement: exact on SQLite, and on PostgreSQL exceeded at most by what arrives in the
    // same instant, which does no harm here.
    let added = sqlx::query(
        "INSERT INTO notes (id, owner_id, title, body, created_at, changed_at, request_key) \
         SELECT $1, $2, $3, $4, $5, $5, $7 \
         WHERE (SELECT COUNT(*) FROM notes WHERE owner_id = $2) < $6 \
         ON CONFLICT (request_key) DO NOTHING",
    )
    .bind(id.as_str())
    .bind(me.user_id())
    .bind(draft.title())
    .bind(draft.body())
    .bind(now)
    .bind(NOTES_MAX)
    .bind(key)
    .execute(pool)
    .await?
    .rows_affected();
    if added == 0 {
        if let Some(made) = made_by(pool, me, key).await? {
            return Ok(made);
        }
        let full =
            format!("You have {NOTES_MAX} notes, which is as many as fit. Delete one first.");
        return Err(AppError::Other(full));
    }
    Ok(id)
}

/// The note that this form has made.
async fn made_by(
    pool: &AnyPool,
    me: &Authed,
    key: Option<&str>,
) -> Result<Option<NoteId>, AppError> {
    let made: Option<(String,)> =
        sqlx::query_as("SELECT id FROM notes WHERE owner_id = $1 AND request_key = $2")
            .bind(me.user_id())
            .bind(key)
            .fetch_optional(pool)
            .await?;
    Ok(made.map(|(id,)| NoteId::stored(id)))
}

/// Changes a note.
///
/// # Errors
///
/// Rule 3, or when the database does not answer.
pub async fn edit(
    pool: &AnyPool,
    note: &May<Edit>,
    draft: &Draft,
    now: i64,
) -> Result<(), AppError> {
    let changed =
        sqlx::query("UPDATE notes SET title = $1, body = $2, changed_at = $3 WHERE id = $4")
            .bind(draft.title())
            .bind(draft.body())
            .bind(now)
            .bind(note.resource().as_str())
            .execute(pool)
            .await?
            .rows_affected();
    if changed == 0 {
        not_found()?;
    }
    Ok(())
}

/// Deletes a note, and with it who it was shared with.
///
/// # Errors
///
/// Rule 3, or when the database does not answer.
pub async fn delete(pool: &AnyPool, note: &May<Edit>) -> Result<(), AppError> {
    let deleted = sqlx::query("DELETE FROM notes WHERE id = $1")
        .bind(note.resource().as_str())
        .execute(pool)
        .await?
        .rows_affected();
    if deleted == 0 {
        not_found()?;
    }
    Ok(())
}

/// Lets whoever has this e-mail address read a note. Sharing twice is sharing once.
///
/// # Errors
///
/// One's own address, [`SHARES_MAX`], or when the database does not answer.
pub async fn share(
    pool: &AnyPool,
    note: &May<Edit>,
    email: &Email,
    now: i64,
) -> Result<(), AppError> {
    if email.as_str() == note.user().name() {
        return Err(AppError::field(
            "email",
            "That is your own address. Enter somebody else's.",
        ));
    }
    let readers = readers(pool, note.resource()).await?;
    if readers.iter().any(|reader| reader == email.as_str()) {
        return Ok(());
    }
    if i64::try_from(readers.len()).unwrap_or(i64::MAX) >= SHARES_MAX {
        let full = format!(
            "This note has {SHARES_MAX} readers, which is as many as fit. Remove one first."
        );
        return Err(AppError::field("email", full));
    }
    sqlx::query(
        "INSERT INTO note_shares (note_id, email, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (note_id, email) DO NOTHING",
    )
    .bind(note.resource().as_str())
    .bind(email.as_str())
    .bind(now)
    .execute(pool)
    .await?;
    Ok(())
}

/// Takes the right to read away from an e-mail address. One that had none is no mistake.
///
/// # Errors
///
/// When the database does not answer.
pub async fn unshare(pool: &AnyPool, note: &May<Edit>, email: &Email) -> Result<(), AppError> {
    sqlx::query("DELETE FROM note_shares WHERE note_id = $1 AND email = $2")
        .bind(note.resource().as_str())
        .bind(email.as_str())
        .execute(pool)
        .await?;
    Ok(())
}

/// How many accounts and notes there are, for administrators.
///
/// # Errors
///
/// When the database does not answer.
pub async fn counts(pool: &AnyPool, _: &Has<Administrator>) -> Result<Counts, AppError> {
    let (users, notes): (i64, i64) =
        sqlx::query_as("SELECT (SELECT COUNT(*) FROM account_users), (SELECT COUNT(*) FROM notes)")
            .fetch_one(pool)
            .await?;
    Ok(Counts {
        users: users.unsigned_abs(),
        notes: notes.unsigned_abs(),
    })
}

async fn readers(pool: &AnyPool, id: &NoteId) -> Result<Vec<String>, AppError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT email FROM note_shares WHERE note_id = $1 ORDER BY email")
            .bind(id.as_str())
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().map(|(email,)| email).collect())
}

#[derive(FromRow)]
struct Row {
    id: String,
    owner_id: String,
    title: String,
    body: String,
    changed_at: i64,
}

impl Row {
    fn into_note(self, me: &Authed) -> Note {
        Note {
            is_mine: self.owner_id == me.user_id(),
            id: NoteId::stored(self.id),
            title: self.title,
            body: self.body,
            shared_with: Vec::new(),
            changed: Date::of(self.changed_at),
        }
    }
}
