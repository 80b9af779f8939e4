//! The error of a guarded server function has to let the interrupt through.

use leptos::prelude::*;
use leptos_auth::{AuthForm, protected};

#[server]
async fn list_notes() -> Result<Vec<String>, ServerFnError> {
    Ok(Vec::new())
}

#[component]
fn Notes() -> impl IntoView {
    protected(list_notes, |notes| notes.join(", "))
}

#[server]
async fn add_note(title: String) -> Result<(), ServerFnError> {
    Ok(())
}

#[component]
fn AddNote() -> impl IntoView {
    let action = ServerAction::<AddNote>::new();
    view! { <AuthForm action=action><input name="title"/></AuthForm> }
}

fn main() {}
