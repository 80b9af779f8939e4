//! The page for 404.

use leptos::prelude::*;
use leptos_auth::Interrupt;

/// Mounted by [`App`](crate::App).
pub fn page(interrupt: Interrupt) -> impl IntoView {
    view! { <h1 data-page="not-found">{interrupt.reason().to_string()}</h1> }
}
