//! The page for a visitor who has not accepted the current terms.

use leptos::prelude::*;
use leptos_accounts::{AcceptTerms, AcceptTermsForm, KeptInputNotice};
use leptos_auth::Interrupt;
use leptos_meta::Title;

use super::terms;
use crate::title;

/// Mounted by [`App`](crate::App): `<InterruptBoundary accept_terms=accept_terms::page>`.
pub fn page(_: Interrupt) -> impl IntoView {
    title::tell_posted::<AcceptTerms>();
    // Where the page knows none, what it sends is refused, and the answer says to load it again.
    let version = terms::version().unwrap_or_default();
    view! {
        <Title text="Accept the terms"/>
        <section class="page page-narrow" data-page="accept-terms">
            <h1>"Accept the terms"</h1>
            <p class="lead">
                "Notebook keeps what you write for you, and shows it to nobody but those you share it with; you write nothing that harms others."
            </p>
            <KeptInputNotice/>
            <div class="card">
                <p class="hint">{format!("Version {version}")}</p>
                <AcceptTermsForm version/>
            </div>
        </section>
    }
}
