//! An `Effect`: it runs in the browser only, after the page has been hydrated. What it was answered
//! is put into the view, and an interrupt there finds its boundary.

use leptos::{prelude::*, task::spawn_local};

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "effect",
    shows: "`Effect`",
    answer: Answer::OnceLoaded,
    note: Some(
        "Runs in the browser only: without JavaScript nothing is asked, refused or given away.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let answer = RwSignal::new(None);
    Effect::new(move |_| {
        spawn_local(async move { answer.set(Some(reveal(SITE.name.into(), demand).await)) });
    });
    move || answer.get().map(|answer| answer.map(secret))
}
