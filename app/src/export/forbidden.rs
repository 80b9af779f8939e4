//! `/export`'s own page for those whose plan does not include it.

use leptos::prelude::*;
use leptos_auth::Interrupt;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::request_id;

/// Mounted by [`ExportPage`](super::ExportPage): `<InterruptBoundary id="export" forbidden=forbidden::page>`.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    view! {
        <Title text="Part of the plan Team"/>
        <section class="page page-narrow" data-page="export-forbidden">
            <h1>"Part of the plan Team"</h1>
            <p class="lead">"The export belongs to the plan Team of an organisation."</p>
            <p>"Act for an organisation that has booked it, or book it for one that you administer."</p>
            <p><A href="/organisation" attr:class="button">"Your organisations"</A></p>
            {request_id::note(&interrupt)}
        </section>
    }
}
