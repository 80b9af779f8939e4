//! The routes: `/{mode}/{call site}/{demand}`, and a page of contents for each mode.

use leptos::{prelude::*, tachys::view::iterators::StaticVec};
use leptos_router::{
    MatchNestedRoutes, StaticSegment,
    components::{Outlet, ParentRoute, Route},
    hooks::use_params_map,
    path,
};

use crate::{
    call_sites::{self, CallSite, layout, layout_boundary},
    demand::Demand,
    mode::Mode,
};

/// All that is rendered in this mode.
#[component(transparent)]
pub fn InMode(
    /// The mode.
    mode: Mode,
) -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=StaticSegment(mode.segment()) view=Outlet ssr=mode.ssr()>
            <Route path=path!("") view=move || view! { <Contents mode/> }/>
            <ParentRoute path=path!("layout/:demand") view=layout::Layout>
                <Route path=path!("") view=InLayout/>
            </ParentRoute>
            <ParentRoute path=path!("layout-boundary/:demand") view=layout_boundary::Layout>
                <Route path=path!("") view=InLayoutBoundary/>
            </ParentRoute>
            <CallSites/>
        </ParentRoute>
    }
    .into_inner()
}

/// A route for each call site and each demand: a route that was late once is held from then on, and
/// none is to be right because of another.
#[component(transparent)]
fn CallSites() -> impl MatchNestedRoutes + Clone {
    let layouts = [layout::SITE.name, layout_boundary::SITE.name];
    let mut sites = call_sites::ALL.to_vec();
    sites.retain(|site| !layouts.contains(&site.name));
    let route = |site: &'static CallSite, demand: Demand| {
        let path = (StaticSegment(site.name), StaticSegment(demand.segment()));
        view! { <Route path view=move || (site.view)(demand)/> }.into_inner()
    };
    let routes = sites
        .into_iter()
        .flat_map(|site| Demand::ALL.map(|demand| route(site, demand)));
    StaticVec::from(routes.collect::<Vec<_>>())
}

/// What the path of a layout demands. It follows the address.
pub fn demand_of_path() -> Memo<Demand> {
    let params = use_params_map();
    Memo::new(move |_| Demand::from_segment(params.read().get_str("demand").unwrap_or_default()))
}

/// The page in the outlet of [`layout::Layout`].
#[component]
fn InLayout() -> impl IntoView {
    let demand = demand_of_path();
    move || (layout::SITE.view)(demand.get())
}

/// The page in the outlet of [`layout_boundary::Layout`].
#[component]
fn InLayoutBoundary() -> impl IntoView {
    let demand = demand_of_path();
    move || (layout_boundary::SITE.view)(demand.get())
}

/// The contents: a link to each page.
#[component]
fn Contents(mode: Mode) -> impl IntoView {
    let mode = mode.segment();
    let link = move |site: &str, demand: Demand| {
        let demand = demand.segment();
        view! { <a href=format!("/{mode}/{site}/{demand}")>{demand}</a> " " }
    };
    let row = move |site: &'static CallSite| {
        view! {
            <li>
                {site.shows}
                ": "
                {Demand::ALL.map(|demand| link(site.name, demand)).collect_view()}
            </li>
        }
    };
    view! {
        <h1>{mode}</h1>
        <ul>{call_sites::ALL.map(row).collect_view()}</ul>
    }
}
