//! What the card with the latest notes shows while nobody can tell whose they are.

use leptos::prelude::*;
use leptos_auth::Interrupt;

/// Mounted by [`Home`](super::Home): a database that is down takes the card away, not the page.
pub fn page(_interrupt: Interrupt) -> impl IntoView {
    view! {
        <div class="stack" data-page="latest-unavailable">
            <p class="hint">"They can't be shown at the moment."</p>
            // `rel="external"` makes the router leave it alone: this one has to load anew.
            <p><a class="button" href="" rel="external">"Try again"</a></p>
        </div>
    }
}
