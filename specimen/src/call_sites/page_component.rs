//! A page. Its data comes from a server function that guards itself, and [`protected`] shows it: the
//! head waits for the guard, the data is fetched once.
//!
//! A guard in the component's own body could work on the server only: in the browser nobody knows
//! who asks. So the server function is the guard.

use leptos::prelude::*;
use leptos_auth::protected;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "page-component",
    shows: "a page component with `protected` data",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    protected(move || reveal(SITE.name.into(), demand), secret)
}
