//! The error of a guarded server function has to let the interrupt through.

use leptos::prelude::*;
use leptos_auth::protected;

#[server]
async fn list_notes() -> Result<Vec<String>, ServerFnError> {
    Ok(Vec::new())
}

#[component]
fn Notes() -> impl IntoView {
    protected(list_notes, |notes| notes.join(", "))
}

fn main() {}
