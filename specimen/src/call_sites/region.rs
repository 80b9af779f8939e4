//! A card with a boundary of its own on a page that is everybody's, beside a card that refuses nobody.
//! The page is no denial: only the card asks to sign in, and only the card changes when somebody does.

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, protected};

use super::{Answer, CallSite, secret};
use crate::{
    demand::Demand,
    forbidden,
    functions::{open, reveal},
    not_found, unauthorized,
};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "region",
    shows: "a card with a boundary of its own, `region=true`",
    answer: Answer::Region,
    note: Some(
        "The page around it is everybody's: 200, open to search engines, and the boundary's page \
         in the card.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    view! {
        <h1>"Everybody's"</h1>
        <article id="refusing">
            <h2>"Yours"</h2>
            <InterruptBoundary
                region=true
                unauthorized=unauthorized::page
                forbidden=forbidden::page
                not_found=not_found::page
            >
                {protected(move || reveal(SITE.name.into(), demand), secret)}
            </InterruptBoundary>
        </article>
        <article id="beside">
            <h2>"Everybody's"</h2>
            <InterruptBoundary region=true unauthorized=unauthorized::page>
                <Beside/>
            </InterruptBoundary>
        </article>
    }
}

#[component]
fn Beside() -> impl IntoView {
    let text = Resource::new(|| (), |()| open());
    view! {
        <Suspense>
            {move || Suspend::new(async move { text.await.map(|text| view! { <p>{text}</p> }) })}
        </Suspense>
    }
}
