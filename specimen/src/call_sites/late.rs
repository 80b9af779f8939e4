//! The same without [`hold`](leptos_auth::hold): late by definition. The head of a streamed page is
//! gone when the guard decides, and nobody had told the framework to wait.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal_elsewhere};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "late",
    shows: "after somebody else's await, without `hold()`",
    answer: Answer::Late,
    note: Some(
        "Late by definition: the first visitor of a streamed page has 200 and none of the data; \
         with JavaScript the boundary's page takes the place of the content, without it the \
         browser asks again. From then on the route is held, and the status is the right one. \
         `strict` refuses late interrupts altogether.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let data = Resource::new(
        || (),
        move |()| reveal_elsewhere(SITE.name.into(), demand, false),
    );
    view! {
        <Suspense fallback=|| "waiting">
            {move || Suspend::new(async move { data.await.map(secret) })}
        </Suspense>
    }
}
