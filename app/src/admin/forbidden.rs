//! `/admin`'s own page for those who are no administrators.

use leptos::prelude::*;
use leptos_auth::Interrupt;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::request_id;

/// Mounted by [`Admin`](super::Admin): `<InterruptBoundary id="admin" forbidden=forbidden::page>`.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    view! {
        <Title text="Administrators only"/>
        <section class="page page-narrow" data-page="admin-forbidden">
            <h1>"Administrators only"</h1>
            <p class="lead">"Your account does not have the administrator role."</p>
            <p>
                "Whoever runs this server can give it to you: "
                <code>"cargo run -p server -- grant YOUR-E-MAIL admin"</code>
                ". It takes an address that was verified."
            </p>
            <p><A href="/" attr:class="button">"Back to the start"</A></p>
            {request_id::note(&interrupt)}
        </section>
    }
}
