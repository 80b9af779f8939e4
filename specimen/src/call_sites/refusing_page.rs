//! A boundary's page that refuses by itself: the boundary above answers, and none asks itself again.

use leptos::prelude::*;
use leptos_auth::{
    Interrupt, InterruptBoundary, Kind, forbidden, not_found, protected, unauthorized,
};

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "refusing-page",
    shows: "a boundary's page that is interrupted itself",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    view! {
        <InterruptBoundary unauthorized=refuses forbidden=refuses not_found=refuses>
            {protected(move || reveal(SITE.name.into(), demand), secret)}
        </InterruptBoundary>
    }
}

fn refuses(interrupt: Interrupt) -> Result<(), Interrupt> {
    match interrupt.kind() {
        Kind::Unauthorized => unauthorized(),
        Kind::Forbidden => forbidden(),
        _ => not_found(),
    }
}
