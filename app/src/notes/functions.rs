//! The server functions of notes. Each one is an endpoint of its own, so each one has its guard.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::NoteId;
use crate::{date::Date, error::AppError};

/// A note as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// One line.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// Whether it belongs to whoever asked. Others may only read it.
    pub is_mine: bool,
    /// The e-mail addresses that it is shared with, sorted. Empty for all but the owner.
    pub shared_with: Vec<String>,
    /// When it was last changed.
    pub changed: Date,
}

/// A note in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteSummary {
    /// Its id.
    pub id: NoteId,
    /// One line.
    pub title: String,
    /// Whether it belongs to whoever asked.
    pub is_mine: bool,
    /// When it was last changed.
    pub changed: Date,
}

impl From<Note> for NoteSummary {
    fn from(note: Note) -> Self {
        Self {
            id: note.id,
            title: note.title,
            is_mine: note.is_mine,
            changed: note.changed,
        }
    }
}

/// The notes of whoever is signed in, and those shared with them.
#[server(endpoint = "list_notes")]
pub async fn list_notes() -> Result<Vec<NoteSummary>, AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let notes = super::store::list(accounts()?.pool(), &me).await?;
    Ok(notes.into_iter().map(NoteSummary::from).collect())
}

/// The first few of [`list_notes`], for the start page.
#[server(endpoint = "latest_notes")]
pub async fn latest_notes() -> Result<Vec<NoteSummary>, AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let notes = super::store::latest(accounts()?.pool(), &me).await?;
    Ok(notes.into_iter().map(NoteSummary::from).collect())
}

/// One note. Signed out it is 401, whatever the id, and nothing is looked up; signed in, a note
/// that somebody else keeps to themselves is 404, like one that does not exist.
#[server(endpoint = "get_note")]
pub async fn get_note(
    /// The note.
    id: String,
) -> Result<Note, AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let accounts = accounts()?;
    let note = super::policy::readable(accounts.pool(), &me, &id).await?;
    super::store::find(accounts.pool(), &note).await
}

/// Adds a note.
#[server(endpoint = "add_note", client = leptos_auth::AuthClient)]
pub async fn add_note(
    /// One line, 1 to 200 characters.
    title: String,
    /// At most 20,000 bytes.
    body: String,
) -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth, resume::idempotency_key};

    use super::store;

    let me = auth().protect(SignedIn).await?;
    let draft = super::Draft::parse(&title, &body)?;
    let key = idempotency_key();
    let accounts = accounts()?;
    store::add_once(accounts.pool(), &me, &draft, store::now(), key.as_deref()).await?;
    Ok(())
}

/// Changes a note: its owner may, by the policy `Edit`.
#[server(endpoint = "edit_note", client = leptos_auth::AuthClient)]
pub async fn edit_note(
    /// The note.
    id: String,
    /// One line, 1 to 200 characters.
    title: String,
    /// At most 20,000 bytes.
    body: String,
) -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let accounts = accounts()?;
    let note = super::policy::editable(accounts.pool(), &me, &id).await?;
    let draft = super::Draft::parse(&title, &body)?;
    super::store::edit(accounts.pool(), &note, &draft, super::store::now()).await
}

/// Deletes a note, by the rule of [`edit_note`], and goes back to the list.
#[server(endpoint = "delete_note", client = leptos_auth::AuthClient)]
pub async fn delete_note(
    /// The note.
    id: String,
) -> Result<(), AppError> {
    use leptos_accounts::accounts;
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let accounts = accounts()?;
    let note = super::policy::editable(accounts.pool(), &me, &id).await?;
    super::store::delete(accounts.pool(), &note).await?;
    leptos_axum::redirect("/notes");
    Ok(())
}

/// Lets the owner of this e-mail address read a note, by the rule of [`edit_note`].
///
/// The address is stored, not looked up: the answer is the same whether it has an account or not.
#[server(endpoint = "share_note", client = leptos_auth::AuthClient)]
pub async fn share_note(
    /// The note.
    id: String,
    /// The reader's address.
    email: String,
) -> Result<(), AppError> {
    use leptos_accounts::{Email, accounts};
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let accounts = accounts()?;
    let note = super::policy::editable(accounts.pool(), &me, &id).await?;
    let email = Email::parse(&email).map_err(not_an_address)?;
    super::store::share(accounts.pool(), &note, &email, super::store::now()).await
}

/// Takes the right to read away again, by the rule of [`edit_note`].
#[server(endpoint = "unshare_note", client = leptos_auth::AuthClient)]
pub async fn unshare_note(
    /// The note.
    id: String,
    /// The reader's address, as the note lists it.
    reader: String,
) -> Result<(), AppError> {
    use leptos_accounts::{Email, accounts};
    use leptos_auth::{SignedIn, auth};

    let me = auth().protect(SignedIn).await?;
    let accounts = accounts()?;
    let note = super::policy::editable(accounts.pool(), &me, &id).await?;
    // What is no address reads nothing.
    let Ok(reader) = Email::parse(&reader) else {
        return Ok(());
    };
    super::store::unshare(accounts.pool(), &note, &reader).await
}

#[cfg(feature = "ssr")]
fn not_an_address(error: leptos_accounts::EmailError) -> AppError {
    use leptos_accounts::EmailError;

    let message = match error {
        EmailError::Empty => "Enter the e-mail address of whoever should read it.".to_owned(),
        other => other.to_string(),
    };
    AppError::field("email", message)
}
