//! What the card with the latest notes shows to a visitor who is signed out.

use leptos::prelude::*;
use leptos_accounts::{SignIn, SignInForm, SignInWithPasskey};
use leptos_auth::{Interrupt, Reason};
use leptos_router::components::A;

use crate::title;

/// Mounted by [`Home`](super::Home), in a region: it is a part of a page, so it sets no title and
/// has no heading of its own.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    title::tell_posted::<SignIn>();
    title::tell_posted::<SignInWithPasskey>();
    view! {
        <div class="stack" data-page="latest-unauthorized">
            <p class="hint">{words(interrupt.reason())}</p>
            <SignInForm id="latest-sign-in" passkeys=true/>
            <p class="hint">"No account yet? " <A href="/sign-up">"Create one"</A> "."</p>
        </div>
    }
}

/// The rest of the page is there for everybody, so the reason speaks of the card.
fn words(reason: &Reason) -> String {
    match reason {
        Reason::NoCredential => "Sign in, and they are here.".into(),
        other => other.to_string(),
    }
}
