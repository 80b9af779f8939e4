//! A boundary with a `guard`: it decides before anything below is built. What stands below needs to
//! know nothing of it.

use leptos::prelude::*;
use leptos_auth::InterruptBoundary;

use super::{Answer, CallSite, secret};
use crate::{
    demand::Demand,
    functions::{require, reveal},
};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "boundary-guard",
    shows: "a boundary's `guard`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    view! {
        <InterruptBoundary guard=move || require(demand)>
            <Below demand/>
        </InterruptBoundary>
    }
}

#[component]
fn Below(demand: Demand) -> impl IntoView {
    let data = Resource::new(|| (), move |()| reveal(SITE.name.into(), demand));
    view! {
        <Suspense>
            {move || Suspend::new(async move { data.await.map(secret) })}
        </Suspense>
    }
}
