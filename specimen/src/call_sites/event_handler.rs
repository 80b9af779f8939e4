//! An event handler that calls a server function. What it was answered is put into the view, and an
//! interrupt there finds its boundary.

use leptos::{prelude::*, task::spawn_local};

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "event-handler",
    shows: "an event handler that calls a server function",
    answer: Answer::OnClick,
    note: Some(
        "Runs in the browser only: without JavaScript nothing is asked, refused or given away.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let answer = RwSignal::new(None);
    let ask = move |_| {
        spawn_local(async move { answer.set(Some(reveal(SITE.name.into(), demand).await)) });
    };
    view! {
        <button id="ask" on:click=ask>"Ask"</button>
        {move || answer.get().map(|answer| answer.map(secret))}
    }
}
