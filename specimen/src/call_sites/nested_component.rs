//! A component inside a component inside a page. Who is above it does not know that it refuses, and
//! passes nothing on.

use leptos::prelude::*;
use leptos_auth::protected;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "nested-component",
    shows: "a component deep inside a page",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    view! {
        <h1>"A page"</h1>
        <Column demand/>
    }
}

#[component]
fn Column(demand: Demand) -> impl IntoView {
    view! {
        <section>
            <h2>"A column"</h2>
            <Card demand/>
        </section>
    }
}

#[component]
fn Card(demand: Demand) -> impl IntoView {
    protected(move || reveal(SITE.name.into(), demand), secret)
}
