//! An `Action`. Its value is put into the view, and an interrupt there finds its boundary.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "action",
    shows: "`Action`",
    answer: Answer::OnClick,
    note: Some(
        "Runs in the browser only: without JavaScript nothing is asked, refused or given away.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let ask = Action::new(move |(): &()| reveal(SITE.name.into(), demand));
    view! {
        <button
            id="ask"
            on:click=move |_| {
                ask.dispatch(());
            }
        >
            "Ask"
        </button>
        {move || ask.value().get().map(|answer| answer.map(secret))}
    }
}
