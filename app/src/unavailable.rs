//! The page for "we can not tell at the moment": the database is down, say. Nobody is signed out
//! by it.

use leptos::prelude::*;
use leptos_auth::Interrupt;
use leptos_meta::Title;

use crate::request_id;

/// Mounted by [`App`](crate::App): `<InterruptBoundary unavailable=unavailable::page>`.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    view! {
        <Title text="Try again shortly"/>
        <section class="page page-narrow" data-page="unavailable">
            <h1>"Try again shortly"</h1>
            <p class="lead">{interrupt.reason().to_string()}</p>
            // `rel="external"` makes the router leave it alone: this one has to load anew.
            <p><a class="button" href="" rel="external">"Try again"</a></p>
            {request_id::note(&interrupt)}
        </section>
    }
}
