//! The page for a visitor whom we know, and who may not.

use leptos::prelude::*;
use leptos_auth::{Interrupt, Reason};
use leptos_meta::Title;
use leptos_router::components::A;

use crate::request_id;

/// Mounted by [`App`](crate::App): `<InterruptBoundary forbidden=forbidden::page>`.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    let is_others = *interrupt.reason() != Reason::MissingFactor;
    let advice = is_others.then(|| {
        view! { <p>"You are signed in, but this is somebody else's. If you think you should have access, ask them."</p> }
    });
    view! {
        <Title text="Not allowed"/>
        <section class="page page-narrow" data-page="forbidden">
            <h1>"Not allowed"</h1>
            <p class="lead">{interrupt.reason().to_string()}</p>
            {advice}
            <p><A href="/" attr:class="button">"Back to the start"</A></p>
            {request_id::note(&interrupt)}
        </section>
    }
}
