//! The page for a visitor who is signed in, and has to prove once more who they are.

use leptos::prelude::*;
use leptos_accounts::{
    KeptInputNotice, Reauthenticate, ReauthenticateForm, ReauthenticateWithPasskey,
};
use leptos_auth::{ActionName, Interrupt};
use leptos_meta::Title;

use crate::title;

/// Mounted by [`App`](crate::App): `<InterruptBoundary step_up=step_up::page>`.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    title::tell_posted::<Reauthenticate>();
    title::tell_posted::<ReauthenticateWithPasskey>();
    let words = words(interrupt.action());
    view! {
        <Title text="Confirm that it is you"/>
        <section class="page page-narrow" data-page="step-up">
            <h1>"Confirm that it is you"</h1>
            <p class="lead">{words}</p>
            <KeptInputNotice/>
            <div class="card">
                <ReauthenticateForm interrupt passkeys=true/>
            </div>
        </section>
    }
}

fn words(action: Option<&ActionName>) -> &'static str {
    match action.map(ActionName::as_str) {
        Some("delete-account") => {
            "Deleting your account takes your password or a passkey, each time, so that nobody else can do it."
        }
        _ => {
            "You signed in a while ago, and this takes your password or a passkey once more. You stay signed in."
        }
    }
}
