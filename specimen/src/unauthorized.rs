//! The page with the form to sign in.

use leptos::prelude::*;
use leptos_auth::{AuthForm, Interrupt, posted};

use crate::functions::SignIn;

/// Mounted by [`App`](crate::App).
pub fn page(interrupt: Interrupt) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let mistake = move || {
        action
            .value()
            .get()
            .and_then(Result::err)
            .map(|e| e.to_string())
    };
    view! {
        <section data-page="unauthorized">
            <h1>{interrupt.reason().to_string()}</h1>
            <AuthForm action>
                <p role="alert">{mistake}</p>
                <label>"Name " <input name="name" value=posted("name")/></label>
                <label>"Password " <input name="password" type="password"/></label>
                <button>"Sign in"</button>
            </AuthForm>
        </section>
    }
}
