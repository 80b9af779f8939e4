//! Who may do what with a note: one rule for the page, the server functions and the handlers.
//!
//! | who | [`Read`] | [`Edit`]: change, delete, share |
//! |---|---|---|
//! | its owner | may | may |
//! | whom it is shared with | may | 403 |
//! | anybody else, and for a note that does not exist | 404 | 404 |
//!
//! The [queries](super::store) demand the proof, and use the note that it is about:
//!
//! ```
//! # #[cfg(feature = "ssr")] {
//! # use leptos_auth::Authed;
//! # use notebook::{error::AppError, notes::{NoteId, policy::Edit, store}};
//! async fn delete(pool: &sqlx::AnyPool, me: &Authed, id: NoteId) -> Result<(), AppError> {
//!     let note = me.may(Edit::new(pool), id).await?;
//!     store::delete(pool, &note).await
//! }
//! # }
//! ```
//!
//! Whoever forgets to ask, or asks for less, is not compiled:
//!
//! ```compile_fail
//! # use leptos_auth::Authed;
//! # use notebook::{error::AppError, notes::{NoteId, policy::Edit, store}};
//! async fn delete(pool: &sqlx::AnyPool, me: &Authed, id: NoteId) -> Result<(), AppError> {
//!     store::delete(pool, &id).await
//! }
//! ```
//!
//! ```compile_fail
//! # use leptos_auth::Authed;
//! # use notebook::{error::AppError, notes::{NoteId, policy::Read, store}};
//! async fn delete(pool: &sqlx::AnyPool, me: &Authed, id: NoteId) -> Result<(), AppError> {
//!     let note = me.may(Read::new(pool), id).await?;
//!     store::delete(pool, &note).await
//! }
//! ```

use leptos_auth::{
    Authed, Interrupt, May, OrInterrupt, Policy, PolicyError, Reason, User, Verdict,
};
use sqlx::AnyPool;

use super::NoteId;

/// May see a note.
#[derive(Clone, Debug)]
pub struct Read(AnyPool);

/// May change a note, delete it, and say who reads it.
#[derive(Clone, Debug)]
pub struct Edit(AnyPool);

impl Read {
    /// Asks this database.
    pub fn new(pool: &AnyPool) -> Self {
        Self(pool.clone())
    }
}

impl Edit {
    /// Asks this database.
    pub fn new(pool: &AnyPool) -> Self {
        Self(pool.clone())
    }
}

impl Policy for Read {
    type Resource = NoteId;

    async fn allows(&self, user: &User, note: &NoteId) -> Result<Verdict, PolicyError> {
        Ok(match standing(&self.0, user, note).await? {
            Standing::Owner | Standing::Reader => Verdict::Met,
            Standing::Stranger => Verdict::NotMet(Reason::NotFound),
        })
    }
}

impl Policy for Edit {
    type Resource = NoteId;

    async fn allows(&self, user: &User, note: &NoteId) -> Result<Verdict, PolicyError> {
        Ok(match standing(&self.0, user, note).await? {
            Standing::Owner => Verdict::Met,
            // They know of it, so there is nothing to hide.
            Standing::Reader => Verdict::NotMet(Reason::MissingRight(None)),
            Standing::Stranger => Verdict::NotMet(Reason::NotFound),
        })
    }
}

/// The note with this id in an address or a form, for `me` to read.
///
/// # Errors
///
/// 404, or 503 when the database does not answer.
pub async fn readable(pool: &AnyPool, me: &Authed, id: &str) -> Result<May<Read>, Interrupt> {
    me.may(Read::new(pool), NoteId::parse(id).or_not_found()?)
        .await
}

/// The same, for `me` to change.
///
/// # Errors
///
/// 403 for those who may read it, 404, or 503 when the database does not answer.
pub async fn editable(pool: &AnyPool, me: &Authed, id: &str) -> Result<May<Edit>, Interrupt> {
    me.may(Edit::new(pool), NoteId::parse(id).or_not_found()?)
        .await
}

/// What a note is to somebody. To strangers one that does not exist is the same.
enum Standing {
    Owner,
    Reader,
    Stranger,
}

async fn standing(pool: &AnyPool, user: &User, id: &NoteId) -> Result<Standing, PolicyError> {
    let owner: Option<String> = sqlx::query_scalar(
        "SELECT n.owner_id FROM notes n \
         WHERE n.id = $1 AND (n.owner_id = $2 \
            OR EXISTS (SELECT 1 FROM note_shares s WHERE s.note_id = n.id AND s.email = $3))",
    )
    .bind(id.as_str())
    .bind(user.id())
    .bind(user.name())
    .fetch_optional(pool)
    .await
    .map_err(PolicyError::new)?;
    Ok(match owner {
        Some(owner) if owner == user.id() => Standing::Owner,
        Some(_) => Standing::Reader,
        None => Standing::Stranger,
    })
}
