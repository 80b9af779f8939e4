//! `/notes/{id}`: reading, editing, deleting and sharing one note.

use leptos::prelude::*;
use leptos_auth::{AuthForm, posted, protected};
use leptos_meta::Title;
use leptos_router::{components::A, hooks::use_params_map};

use super::{DeleteNote, EditNote, Note, NoteId, ShareNote, UnshareNote, get_note};
use crate::form::{
    EmailField, ErrorSummary, FieldError, TextArea, TextField, described_by, invalid,
};

/// `/notes/{id}`: one note, for its owner and for those whom it is shared with.
#[component]
pub fn NotePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let actions = Actions::new();
    view! {
        <Title text="Note"/>
        // The router keeps this component while only the id changes (the browser's "back").
        {move || {
            let id = id.get();
            protected(move || get_note(id.clone()), move |note| contents(note, actions))
        }}
    }
}

/// The forms of the page. Made outside of what is fetched again, so that their answers outlive it.
#[derive(Clone, Copy)]
struct Actions {
    edit: ServerAction<EditNote>,
    delete: ServerAction<DeleteNote>,
    share: ServerAction<ShareNote>,
    unshare: ServerAction<UnshareNote>,
}

impl Actions {
    fn new() -> Self {
        Self {
            edit: ServerAction::new(),
            delete: ServerAction::new(),
            share: ServerAction::new(),
            unshare: ServerAction::new(),
        }
    }
}

fn contents(note: Note, actions: Actions) -> impl IntoView {
    let forms = note.is_mine.then(|| forms(&note, actions));
    let body = if note.body.is_empty() {
        view! { <p class="empty">"No text."</p> }.into_any()
    } else {
        view! { <div class="note-body">{note.body.clone()}</div> }.into_any()
    };
    view! {
        <Title text=note.title.clone()/>
        <article class="page">
            <p class="crumbs"><A href="/notes">"Back to the list"</A></p>
            <h1>{note.title}</h1>
            <p class="meta">
                {(!note.is_mine).then(|| view! { <span class="badge">"Shared with you"</span> })}
                "Last changed " <time datetime=note.changed.iso>{note.changed.words}</time>
            </p>
            {body}
            {forms}
        </article>
    }
}

fn forms(note: &Note, actions: Actions) -> impl IntoView + use<> {
    view! {
        <EditForm note=note.clone() edit=actions.edit/>
        <Sharing note=note.clone() share=actions.share unshare=actions.unshare/>
        <DeleteForm note=note.clone() delete=actions.delete/>
    }
}

#[component]
fn EditForm(note: Note, edit: ServerAction<EditNote>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="edit-heading">
            <h2 id="edit-heading">"Edit"</h2>
            <ErrorSummary action=edit/>
            <AuthForm action=edit>
                <input type="hidden" name="id" value=note.id.to_string()/>
                <TextField action=edit name="title" label="Title" text=note.title/>
                <div class="field">
                    <label for="body">"Body"</label>
                    <TextArea
                        id="body"
                        name="body"
                        text=posted("body").unwrap_or(note.body)
                        invalid=invalid(edit, "body")
                        described_by=described_by(edit, "body")
                    />
                    <FieldError action=edit name="body"/>
                </div>
                <button class="button button-primary" type="submit">"Save"</button>
            </AuthForm>
        </section>
    }
}

#[component]
fn Sharing(
    note: Note,
    share: ServerAction<ShareNote>,
    unshare: ServerAction<UnshareNote>,
) -> impl IntoView {
    let readers =
        (!note.shared_with.is_empty()).then(|| readers(&note.id, note.shared_with, unshare));
    view! {
        <section class="card" aria-labelledby="share-heading">
            <h2 id="share-heading">"Readers"</h2>
            <p class="hint">
                "Readers can open this page, and nothing else. Whoever has, or makes, an account with the address is one."
            </p>
            <ErrorSummary action=unshare/>
            {readers}
            <ErrorSummary action=share/>
            <AuthForm action=share>
                <input type="hidden" name="id" value=note.id.to_string()/>
                <EmailField action=share label="Share with (e-mail)"/>
                <button class="button" type="submit">"Share"</button>
            </AuthForm>
        </section>
    }
}

fn readers(
    note: &NoteId,
    emails: Vec<String>,
    unshare: ServerAction<UnshareNote>,
) -> impl IntoView + use<> {
    let entry = |email: String| {
        let note = note.to_string();
        view! {
            <li>
                <span>{email.clone()}</span>
                <AuthForm action=unshare>
                    <input type="hidden" name="id" value=note/>
                    <input type="hidden" name="reader" value=email.clone()/>
                    <button class="button button-quiet" type="submit" aria-label=format!("Remove {email}")>
                        "Remove"
                    </button>
                </AuthForm>
            </li>
        }
    };
    view! { <ul class="readers">{emails.into_iter().map(entry).collect_view()}</ul> }
}

#[component]
fn DeleteForm(note: Note, delete: ServerAction<DeleteNote>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="delete-heading">
            <h2 id="delete-heading">"Throw away"</h2>
            <ErrorSummary action=delete/>
            <p class="hint">"It is gone at once, for you and for everybody who reads it."</p>
            <AuthForm action=delete>
                <input type="hidden" name="id" value=note.id.to_string()/>
                <button class="button button-danger" type="submit">"Delete"</button>
            </AuthForm>
        </section>
    }
}
