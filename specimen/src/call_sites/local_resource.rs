//! A `LocalResource` loads in the browser only. The server asks for nothing, so it refuses nothing
//! and gives nothing away.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "local-resource",
    shows: "`LocalResource`",
    answer: Answer::OnceLoaded,
    note: Some(
        "Nothing is asked on the server: 200 with the fallback, for everybody alike, and nothing \
         of the data. With JavaScript the browser asks, is refused, and the boundary's page takes \
         the place of the content.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let data = LocalResource::new(move || reveal(SITE.name.into(), demand));
    view! {
        <Suspense fallback=|| "waiting">
            {move || Suspend::new(async move { data.await.map(secret) })}
        </Suspense>
    }
}
