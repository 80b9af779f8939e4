//! The application's root, outside of every boundary and every route. Nobody above has a page, so
//! the framework's own is the answer: a plain one, with the right status.
//!
//! The root is built once for each load. What it refuses on one path it does not refuse again when
//! the visitor navigates there: such guards belong to the layer
//! ([`InterruptLayer::protect`](leptos_auth::InterruptLayer::protect)) or to a boundary.

use leptos::prelude::*;
use leptos_auth::protected;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "root-component",
    shows: "the root component, outside every boundary and every route",
    answer: Answer::BarePage,
    note: Some(
        "The framework's own page with the right status: no boundary of the application is above. \
         It is a document of its own, without the application's scripts. Only loads are looked at: \
         navigation in the browser does not build the root again.",
    ),
    view: |_| view! { <p id="below">"a page below the root"</p> }.into_any(),
};

/// Mounted by [`App`](crate::App), for the paths of this call site.
#[component]
pub fn AtRoot() -> impl IntoView {
    let path = path_of_document();
    let mut segments = path.trim_start_matches('/').split('/').skip(1);
    let here = segments.next() == Some(SITE.name);
    let demand = Demand::from_segment(segments.next().unwrap_or_default());
    here.then(|| protected(move || reveal(SITE.name.into(), demand), secret))
}

/// No router is above, and so no hook for this. Empty while leptos lists the routes.
#[cfg(feature = "ssr")]
fn path_of_document() -> String {
    let request = use_context::<http::request::Parts>();
    request.map_or_else(String::new, |request| request.uri.path().to_owned())
}

#[cfg(not(feature = "ssr"))]
fn path_of_document() -> String {
    window().location().pathname().unwrap_or_default()
}
