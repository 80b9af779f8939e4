//! The rows of a `For`, each in a boundary of its own: one row refuses, the others stay.
//!
//! The rows give their boundaries a name, so that their order may change.

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, protected};

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, forbidden, functions::reveal, not_found, unauthorized};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "for-rows",
    shows: "a row of `For`, each row in a boundary of its own",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let rows = ["public", "guarded", "public as well"];
    view! {
        <ul>
            <For each=move || rows key=|row| *row let:row>
                <li>
                    <InterruptBoundary
                        id=row
                        unauthorized=unauthorized::page
                        forbidden=forbidden::page
                        not_found=not_found::page
                    >
                        <Row row demand/>
                    </InterruptBoundary>
                </li>
            </For>
        </ul>
    }
}

#[component]
fn Row(row: &'static str, demand: Demand) -> impl IntoView {
    match row {
        "guarded" => protected(move || reveal(SITE.name.into(), demand), secret).into_any(),
        _ => view! { <p class="public-row">{row}</p> }.into_any(),
    }
}
