//! The ways to refuse.

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, protected};
use leptos_router::hooks::use_params_map;

use crate::functions::{require_user, secret};

/// Whichever the path asks for.
#[component]
pub fn Case() -> impl IntoView {
    let params = use_params_map();
    move || match params.read().get("case").as_deref() {
        Some("protected") => view! { <Protected/> }.into_any(),
        Some("plain") => view! { <Plain/> }.into_any(),
        Some("guarded") => view! { <Guarded/> }.into_any(),
        _ => view! { <p>"no such case"</p> }.into_any(),
    }
}

/// `protected`.
#[component]
fn Protected() -> impl IntoView {
    protected(secret, |text| view! { <p id="secret">{text}</p> })
}

/// `auth()`, in a resource like any other.
#[component]
fn Plain() -> impl IntoView {
    let data = Resource::new(|| (), |()| secret());
    view! {
        <Suspense fallback=|| "waiting">
            {move || Suspend::new(async move {
                data.await.map(|text| view! { <p id="secret">{text}</p> })
            })}
        </Suspense>
    }
}

/// A boundary's `guard`.
#[component]
fn Guarded() -> impl IntoView {
    view! {
        <InterruptBoundary id="guarded" guard=require_user>
            <Plain/>
        </InterruptBoundary>
    }
}
