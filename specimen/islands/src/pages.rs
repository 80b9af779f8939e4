//! The pages: `/{mode}/{page}/{demand}`.

use leptos::prelude::*;
use leptos_auth::{Interrupt, InterruptBoundary, protected};
use leptos_router::{
    MatchNestedRoutes, StaticSegment,
    components::{Outlet, ParentRoute, Route},
    path,
};
use specimen::{
    call_sites::secret,
    functions::{require, reveal},
    mode::Mode,
    routes::demand_of_path,
    site::Site,
};

use crate::islands::{Ask, SignInForm};

/// The pages.
pub const SITES: [Site; 4] = [
    Site::new("protected", "a page with `protected` data"),
    Site::new("guard", "a boundary's `guard`"),
    Site::new(
        "nested",
        "a boundary with a form of its own, in a page that stays",
    ),
    Site::new("form", "`AuthForm` in an island").noted(
        "The page itself refuses nobody. What is posted is answered with the status and the \
         boundary's page, at the same address.",
    ),
];

/// All pages, rendered in this mode.
#[component(transparent)]
pub fn Pages(
    /// The mode.
    mode: Mode,
) -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=StaticSegment(mode.segment()) view=Outlet ssr=mode.ssr()>
            <Route path=path!("protected/:demand") view=Protected/>
            <Route path=path!("guard/:demand") view=Guarded/>
            <Route path=path!("nested/:demand") view=Nested/>
            <Route path=path!("form/:demand") view=Form/>
        </ParentRoute>
    }
    .into_inner()
}

/// A protected page.
#[component]
fn Protected() -> impl IntoView {
    let demand = demand_of_path();
    protected(
        move || reveal("islands".into(), demand.get_untracked()),
        secret,
    )
}

/// A boundary's guard; what stands below knows nothing of it.
#[component]
fn Guarded() -> impl IntoView {
    let demand = demand_of_path();
    view! {
        <InterruptBoundary guard=move || require(demand.get_untracked())>
            <Protected/>
        </InterruptBoundary>
    }
}

/// A boundary with pages of its own; what stands around it stays.
#[component]
fn Nested() -> impl IntoView {
    view! {
        <h1>"Around"</h1>
        <InterruptBoundary
            unauthorized=|interrupt: Interrupt| view! { <article><SignInForm interrupt/></article> }
            forbidden=|_| view! { <article data-page="forbidden">"inner"</article> }
            not_found=|_| view! { <article data-page="not-found">"inner"</article> }
        >
            <Protected/>
        </InterruptBoundary>
    }
}

/// A page for everybody with a form that is not.
#[component]
fn Form() -> impl IntoView {
    let demand = demand_of_path();
    view! { <Ask demand=demand.get_untracked()/> }
}
