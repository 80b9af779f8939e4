//! A boundary that is built after an await, so that its place among its siblings says nothing: with an
//! `id` it is known by that, and without one its parent answers for it. `protected` holds the head
//! until its view is there, with all that guards inside of it.

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, protected};

use super::{Answer, CallSite, secret};
use crate::{
    demand::Demand,
    forbidden,
    functions::{open, reveal},
    not_found, unauthorized,
};

/// With an `id`.
pub static NAMED: CallSite = CallSite {
    name: "named-late-boundary",
    shows: "a boundary that is built after an await, with an `id`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page site=&NAMED id="card" demand/> }.into_any(),
};

/// Without one.
pub static UNNAMED: CallSite = CallSite {
    name: "unnamed-late-boundary",
    shows: "a boundary that is built after an await, without an `id`",
    answer: Answer::Page,
    note: Some(
        "The server can not tell it from its siblings: the boundary above answers, and the log \
         asks for an `id`.",
    ),
    view: |demand| view! { <Page site=&UNNAMED demand/> }.into_any(),
};

#[component]
fn Page(
    site: &'static CallSite,
    #[prop(optional)] id: &'static str,
    demand: Demand,
) -> impl IntoView {
    let card = move || match id {
        "" => view! {
            <InterruptBoundary
                unauthorized=unauthorized::page
                forbidden=forbidden::page
                not_found=not_found::page
            >
                {protected(move || reveal(site.name.into(), demand), secret)}
            </InterruptBoundary>
        }
        .into_any(),
        id => view! {
            <InterruptBoundary
                id
                unauthorized=unauthorized::page
                forbidden=forbidden::page
                not_found=not_found::page
            >
                {protected(move || reveal(site.name.into(), demand), secret)}
            </InterruptBoundary>
        }
        .into_any(),
    };
    protected(open, move |text| (text, card()))
}
