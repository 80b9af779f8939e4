//! Notes: `/notes`, `/notes/{id}`, and what is behind them.
//!
//! | file | what is there |
//! |---|---|
//! | this one | the list, and the form that adds a note |
//! | `note.rs` | one note: read, edit, delete, share |
//! | `functions.rs` | the server functions, each with its guard |
//! | `draft.rs`, `note_id.rs` | what a note and an id must look like |
//! | `policy.rs` (server) | who may do what with a note |
//! | `store.rs` (server) | the queries; each demands the proof of a guard |

mod draft;
pub mod functions;
pub mod note;
mod note_id;
#[cfg(feature = "ssr")]
pub mod policy;
#[cfg(feature = "ssr")]
pub mod store;

use leptos::prelude::*;
use leptos_auth::{AuthForm, posted, protected};
use leptos_meta::Title;
use leptos_router::components::A;

pub use self::{
    draft::{BODY_MAX, Draft, DraftError, TITLE_MAX},
    functions::{
        AddNote, DeleteNote, EditNote, GetNote, LatestNotes, ListNotes, Note, NoteSummary,
        ShareNote, UnshareNote, add_note, delete_note, edit_note, get_note, latest_notes,
        list_notes, share_note, unshare_note,
    },
    note::NotePage,
    note_id::NoteId,
};
use crate::form::{ErrorSummary, FieldError, TextArea, TextField, described_by, invalid};

/// `/notes`: the notes of whoever is signed in.
#[component]
pub fn Notes() -> impl IntoView {
    // Outside of what is fetched again, so that its answer outlives the fetch.
    let add = ServerAction::<AddNote>::new();
    view! {
        <Title text="Notes"/>
        {protected(list_notes, move |notes| view! {
            <div class="page">
                <h1>"Notes"</h1>
                {if notes.is_empty() { empty().into_any() } else { list(notes).into_any() }}
                <AddForm add/>
            </div>
        })}
    }
}

fn empty() -> impl IntoView {
    view! {
        <p class="empty">"Nothing written down yet. Your first one starts below."</p>
    }
}

/// The notes as links, here and on the start page.
pub(crate) fn list(notes: Vec<NoteSummary>) -> impl IntoView {
    let entry = |note: NoteSummary| {
        view! {
            <li>
                <A href=format!("/notes/{}", note.id)>{note.title}</A>
                {(!note.is_mine).then(|| view! { <span class="badge">"Shared with you"</span> })}
                <time datetime=note.changed.iso>{note.changed.words}</time>
            </li>
        }
    };
    view! { <ul class="notes">{notes.into_iter().map(entry).collect_view()}</ul> }
}

#[component]
fn AddForm(add: ServerAction<AddNote>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="add-heading">
            <h2 id="add-heading">"Write something down"</h2>
            <ErrorSummary action=add/>
            <AuthForm action=add>
                <TextField action=add name="title" label="Title"/>
                <div class="field">
                    <label for="body">"Body"</label>
                    <TextArea
                        id="body"
                        name="body"
                        text=posted("body").unwrap_or_default()
                        invalid=invalid(add, "body")
                        described_by=described_by(add, "body")
                    />
                    <FieldError action=add name="body"/>
                </div>
                <button class="button button-primary" type="submit">"Add note"</button>
            </AuthForm>
        </section>
    }
}
