//! Inside `Suspense`s, one to three deep, each of which waits for data of its own: the guard is known
//! while the outer ones still show their fallback.

use leptos::prelude::*;

use super::{Answer, CallSite, secret};
use crate::{
    demand::Demand,
    functions::{open, reveal},
};

/// Inside one.
pub static DEPTH_1: CallSite = CallSite {
    name: "suspense-1",
    shows: "inside a `Suspense`",
    answer: Answer::Page,
    note: None,
    view: |demand| inside(1, DEPTH_1.name, demand),
};

/// Inside two.
pub static DEPTH_2: CallSite = CallSite {
    name: "suspense-2",
    shows: "inside two `Suspense`s",
    answer: Answer::Page,
    note: None,
    view: |demand| inside(2, DEPTH_2.name, demand),
};

/// Inside three.
pub static DEPTH_3: CallSite = CallSite {
    name: "suspense-3",
    shows: "inside three `Suspense`s",
    answer: Answer::Page,
    note: None,
    view: |demand| inside(3, DEPTH_3.name, demand),
};

fn inside(depth: usize, site: &'static str, demand: Demand) -> AnyView {
    if depth == 0 {
        let data = Resource::new(|| (), move |()| reveal(site.into(), demand));
        return (move || Suspend::new(async move { data.await.map(secret) })).into_any();
    }
    let public = Resource::new(|| (), |()| open());
    view! {
        <Suspense fallback=|| "waiting">
            <p>{move || Suspend::new(async move { public.await })}</p>
            {inside(depth - 1, site, demand)}
        </Suspense>
    }
    .into_any()
}
