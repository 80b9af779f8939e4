//! The lazy routes: `/{mode}/{page}/{demand}`. What `data` asks for is under way while the code of
//! `view` is loaded.
//!
//! What `data` makes belongs to the navigation, and is gone before the page is: only its resources
//! are handed on. What follows the address is made in `view`.

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, ServerError, protected};
use leptos_router::{
    Lazy, LazyRoute, MatchNestedRoutes, StaticSegment,
    components::{Outlet, ParentRoute, Route},
    lazy_route, path,
};
use specimen::{
    call_sites::secret,
    demand::Demand,
    forbidden,
    functions::{require, reveal},
    mode::Mode,
    not_found,
    routes::demand_of_path,
    site::Site,
    unauthorized,
};

/// The pages.
pub const SITES: [Site; 3] = [
    Site::new("data", "a `LazyRoute` that asks in its `data`"),
    Site::new(
        "protected",
        "a `LazyRoute` with `protected` data in its `view`",
    ),
    Site::new(
        "guard",
        "a boundary's `guard` in the `view` of a `LazyRoute`",
    )
    .noted(
        "The boundary is in the part that is loaded, so that with JavaScript the code of the page \
         comes with its refusal: code, and no data.",
    ),
];

/// All lazy routes, rendered in this mode.
#[component(transparent)]
pub fn Pages(
    /// The mode.
    mode: Mode,
) -> impl MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=StaticSegment(mode.segment()) view=Outlet ssr=mode.ssr()>
            <Route path=path!("data/:demand") view={Lazy::<Data>::new()}/>
            <Route path=path!("protected/:demand") view={Lazy::<Protected>::new()}/>
            <Route path=path!("guard/:demand") view={Lazy::<Guarded>::new()}/>
        </ParentRoute>
    }
    .into_inner()
}

/// The data is asked for in `data`, and refused there.
#[derive(Debug)]
struct Data(Resource<Result<String, ServerError>>);

#[lazy_route]
impl LazyRoute for Data {
    fn data() -> Self {
        let demand = demand_of_path();
        Self(Resource::new(
            move || demand.get(),
            |demand| reveal("lazy".into(), demand),
        ))
    }

    fn view(this: Self) -> AnyView {
        let data = this.0;
        view! {
            <Suspense>
                {move || Suspend::new(async move { data.await.map(secret) })}
            </Suspense>
        }
        .into_any()
    }
}

/// [`protected`] in the part that is loaded.
#[derive(Debug)]
struct Protected;

#[lazy_route]
impl LazyRoute for Protected {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let demand = demand_of_path();
        (move || shown(demand.get())).into_any()
    }
}

/// A boundary with a guard, in the part that is loaded.
#[derive(Debug)]
struct Guarded;

#[lazy_route]
impl LazyRoute for Guarded {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let demand = demand_of_path();
        view! {
            <InterruptBoundary
                guard=move || require(demand.get_untracked())
                unauthorized=unauthorized::page
                forbidden=forbidden::page
                not_found=not_found::page
            >
                {move || shown(demand.get())}
            </InterruptBoundary>
        }
        .into_any()
    }
}

fn shown(demand: Demand) -> impl IntoView {
    protected(move || reveal("lazy".into(), demand), secret)
}
