//! What the card with the latest notes shows to a visitor who has something to finish first.

use leptos::prelude::*;
use leptos_auth::Interrupt;
use leptos_router::components::A;

/// Mounted by [`Home`](super::Home), in a region: the start page stays what it is for everybody, and the
/// task has its own page where it closes a whole one.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    view! {
        <div class="stack" data-page="latest-unfinished">
            <p class="hint">{interrupt.reason().to_string()}</p>
            <p><A href="/notes">"Go on"</A></p>
        </div>
    }
}
