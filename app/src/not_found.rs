//! The page for an address with nothing behind it, or nothing that this visitor may know of.
//!
//! Both ways to it show the same bytes: they must not tell a note that is somebody else's from one
//! that never was.

use leptos::prelude::*;
use leptos_auth::Interrupt;
use leptos_meta::Title;
use leptos_router::components::A;

/// Mounted by [`App`](crate::App): `<InterruptBoundary not_found=not_found::page>`.
pub fn page(_interrupt: Interrupt) -> impl IntoView {
    contents()
}

/// For an address that no route matches. The response is a 404.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    contents()
}

fn contents() -> impl IntoView {
    view! {
        <Title text="Nothing here"/>
        <section class="page page-narrow" data-page="not-found">
            <h1>"Nothing here"</h1>
            <p class="lead">"There is nothing at this address, or nothing that you can see."</p>
            <p><A href="/" attr:class="button">"Back to the start"</A></p>
        </section>
    }
}
