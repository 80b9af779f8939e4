//! A layout with a boundary around its outlet: what its pages refuse is answered inside the layout,
//! which stays where it is, and alive.

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, protected};
use leptos_router::components::Outlet;

use super::{Answer, CallSite, layout::links, secret};
use crate::{demand::Demand, forbidden, functions::reveal, not_found, unauthorized};

/// This call site. It has [routes](crate::routes) of its own.
pub static SITE: CallSite = CallSite {
    name: "layout-boundary",
    shows: "a page in a layout that has a boundary around its `Outlet`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

/// The layout.
#[component]
pub fn Layout() -> impl IntoView {
    let clicks = RwSignal::new(0);
    view! {
        <header>
            <button id="layout-count" on:click=move |_| clicks.update(|n| *n += 1)>{clicks}</button>
            {links()}
        </header>
        <main>
            <InterruptBoundary
                unauthorized=unauthorized::page
                forbidden=forbidden::page
                not_found=not_found::page
            >
                <Outlet/>
            </InterruptBoundary>
        </main>
    }
}

#[component]
fn Page(demand: Demand) -> impl IntoView {
    protected(move || reveal(SITE.name.into(), demand), secret)
}
