//! A form's server function may be refused, so its error has to let the interrupt through.

use leptos::prelude::*;
use leptos_auth::AuthForm;

#[server]
async fn add_note(_title: String) -> Result<(), ServerFnError> {
    Ok(())
}

#[component]
fn AddNote() -> impl IntoView {
    let action = ServerAction::<AddNote>::new();
    view! { <AuthForm action=action><input name="title"/></AuthForm> }
}

fn main() {}
