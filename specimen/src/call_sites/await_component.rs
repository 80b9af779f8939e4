//! `Await`: a future that is awaited by the view, with `blocking` and without.
//!
//! Leptos hands the future to a task and polls it nowhere else. The head waits for that task because
//! the server has called [`install_executor`](leptos_auth::layer::install_executor).

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// As it is.
pub static SITE: CallSite = CallSite {
    name: "await",
    shows: "`Await`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page name=SITE.name blocking=false demand/> }.into_any(),
};

/// Blocking.
pub static BLOCKING: CallSite = CallSite {
    name: "await-blocking",
    shows: "`Await blocking=true`",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page name=BLOCKING.name blocking=true demand/> }.into_any(),
};

#[component]
fn Page(name: &'static str, blocking: bool, demand: Demand) -> impl IntoView {
    view! {
        <Await future=reveal(name.into(), demand) blocking let:answer>
            {answer.clone().map(secret)}
        </Await>
    }
}
