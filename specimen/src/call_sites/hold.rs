//! A guard that has to ask somebody else first. It takes [`hold`](leptos_auth::hold) before that
//! await, so the head waits for it.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal_elsewhere};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "hold",
    shows: "after somebody else's await, under `hold()`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let data = Resource::new(
        || (),
        move |()| reveal_elsewhere(SITE.name.into(), demand, true),
    );
    view! {
        <Suspense fallback=|| "waiting">
            {move || Suspend::new(async move { data.await.map(secret) })}
        </Suspense>
    }
}
