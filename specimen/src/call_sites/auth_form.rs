//! A form. With JavaScript it calls the server function, without it posts to its own page; both ask
//! the same guard, and both are answered in place.

use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{Answer, CallSite, secret};
use crate::{demand::Demand, functions::Reveal};

/// This call site.
pub static SITE: CallSite = CallSite {
    name: "auth-form",
    shows: "`AuthForm`",
    answer: Answer::WhenPosted,
    note: Some(
        "The page itself refuses nobody. What is posted is answered with the status and the \
         boundary's page, at the same address.",
    ),
    view: |demand| view! { <Page demand/> }.into_any(),
};

#[component]
fn Page(demand: Demand) -> impl IntoView {
    let action = ServerAction::<Reveal>::new();
    view! {
        <AuthForm action>
            <input type="hidden" name="site" value=SITE.name/>
            <input type="hidden" name="demand" value=demand.segment()/>
            <button id="ask">"Ask"</button>
        </AuthForm>
        {move || action.value().get().and_then(Result::ok).map(secret)}
    }
}
