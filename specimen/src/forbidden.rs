//! The page for 403.

use leptos::prelude::*;
use leptos_auth::Interrupt;

/// Mounted by [`App`](crate::App).
pub fn page(interrupt: Interrupt) -> impl IntoView {
    view! { <h1 data-page="forbidden">{interrupt.reason().to_string()}</h1> }
}
