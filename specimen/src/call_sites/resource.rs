//! A `Resource` like any other, whose server function asks `auth()`. Asking holds the head.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "resource",
    shows: "`Resource`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let data = Resource::new(|| (), move |()| reveal(SITE.name.into(), demand));
    view! {
        <Suspense fallback=|| "waiting">
            {move || Suspend::new(async move { data.await.map(secret) })}
        </Suspense>
    }
}
