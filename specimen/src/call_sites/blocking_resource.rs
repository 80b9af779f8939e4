//! A blocking `Resource`. That it blocks is not what makes the status right (leptos waits for its
//! data, not for the view that shows it): the guard inside holds the head here, too.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "blocking-resource",
    shows: "`Resource::new_blocking`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let data = Resource::new_blocking(|| (), move |()| reveal(SITE.name.into(), demand));
    view! {
        <Suspense fallback=|| "waiting">
            {move || Suspend::new(async move { data.await.map(secret) })}
        </Suspense>
    }
}
