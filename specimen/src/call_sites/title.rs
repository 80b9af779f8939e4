//! The document's title and description, made of what not everybody may read.

use leptos::prelude::*;
use leptos_auth::protected;
use leptos_meta::{Meta, Title};

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "title",
    shows: "`Title` and `Meta` of guarded data",
    answer: Answer::Page,
    note: None,
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    protected(
        move || reveal(SITE.name.into(), demand),
        |text| {
            view! {
                <Title text=text.clone()/>
                <Meta name="description" content=text.clone()/>
                {secret(text)}
            }
        },
    )
}
