//! A layout that refuses by itself: the boundary in its parent answers, in place of the layout and
//! of what is in its outlet.

use leptos::prelude::*;
use leptos_auth::protected;
use leptos_router::components::Outlet;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal, routes::demand_of_path};

/// This call site. It has [routes](crate::routes) of its own.
pub static SITE: CallSite = CallSite {
    name: "layout",
    shows: "a layout above an `Outlet`, its own guard",
    answer: Answer::Page,
    note: None,
    view: |_| view! { <p id="below">"a page that refuses nobody"</p> }.into_any(),
};

/// The layout.
#[component]
pub fn Layout() -> impl IntoView {
    let demand = demand_of_path();
    view! {
        <header>
            {links()}
            {move || {
                let demand = demand.get();
                protected(move || reveal(SITE.name.into(), demand), secret)
            }}
        </header>
        <Outlet/>
    }
}

/// Links to the pages in a layout: while they are followed the layout stays.
pub(super) fn links() -> impl IntoView {
    let link = |demand: Demand| view! { <a href=demand.segment()>{demand.segment()}</a> " " };
    view! { <p>{Demand::ALL.map(link).collect_view()}</p> }
}
