//! The islands. Each is the component that an application without islands would have there.

use leptos::prelude::*;
use leptos_auth::Interrupt;
use specimen::{call_sites::auth_form, demand::Demand, unauthorized};

/// The page with the form to sign in.
#[island]
pub fn SignInForm(
    /// Why it is shown.
    interrupt: Interrupt,
) -> impl IntoView {
    unauthorized::page(interrupt)
}

/// A form whose server function refuses.
#[island]
pub fn Ask(
    /// Who may pass.
    demand: Demand,
) -> impl IntoView {
    (auth_form::SITE.view)(demand)
}

/// A button that counts: whether the islands of the page are alive.
#[island]
pub fn Counter() -> impl IntoView {
    let clicks = RwSignal::new(0);
    view! { <button id="count" on:click=move |_| clicks.update(|n| *n += 1)>{clicks}</button> }
}
