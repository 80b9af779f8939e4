//! A `ServerAction` that is dispatched by hand.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::Reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "server-action",
    shows: "`ServerAction`, dispatched",
    answer: Answer::OnClick,
    note: Some(
        "Runs in the browser only: without JavaScript nothing is asked, refused or given away.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let ask = ServerAction::<Reveal>::new();
    let dispatch = move |_| {
        let site = SITE.name.into();
        ask.dispatch(Reveal { site, demand });
    };
    view! {
        <button id="ask" on:click=dispatch>"Ask"</button>
        {move || ask.value().get().map(|answer| answer.map(secret))}
    }
}
