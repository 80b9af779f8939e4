//! A boundary's page that fails. It is an ordinary error: the error boundary around it shows that, and
//! the status stays that of the refusal.

use std::fmt;

use leptos::prelude::*;
use leptos_auth::{ErrorBoundary, Interrupt, InterruptBoundary, protected};

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "failing-page",
    shows: "a boundary's page that fails with an ordinary error",
    answer: Answer::ErrorPage,
    note: Some(
        "Right is: the status of the refusal, and what the `ErrorBoundary` around it shows.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    view! {
        <ErrorBoundary fallback=|_| view! { <p data-page="error">"Error"</p> }>
            <InterruptBoundary unauthorized=fails forbidden=fails not_found=fails>
                {protected(move || reveal(SITE.name.into(), demand), secret)}
            </InterruptBoundary>
        </ErrorBoundary>
    }
}

fn fails(_: Interrupt) -> impl IntoView {
    Err::<(), _>(fmt::Error)
}
