//! A small application, for `cargo xtask bench` to weigh: two pages, a list, and a form that calls a server
//! function. What `leptos_auth` adds to its bundle is added by feature.

#![cfg(target_family = "wasm")]

use leptos::prelude::*;
#[cfg(feature = "resume")]
use leptos_auth::AuthClient;
#[cfg(feature = "form")]
use leptos_auth::AuthForm;
#[cfg(feature = "auth")]
use leptos_auth::{AuthProvider, use_auth};
#[cfg(feature = "boundary")]
use leptos_auth::{Interrupt, InterruptBoundary};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    components::{A, Route, Router, Routes},
    path,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script that leptos puts into every page.
#[wasm_bindgen]
pub fn hydrate() {
    #[cfg(not(feature = "boundary"))]
    leptos::mount::hydrate_body(App);
    #[cfg(feature = "boundary")]
    leptos_auth::hydrate_body(App);
}

#[server]
async fn rows() -> Result<Vec<String>, ServerFnError> {
    Ok(Vec::new())
}

#[cfg(not(feature = "boundary"))]
#[server]
async fn add(title: String) -> Result<(), ServerFnError> {
    Ok(())
}

#[cfg(all(feature = "boundary", not(feature = "resume")))]
#[server]
async fn add(title: String) -> Result<(), leptos_auth::ServerError> {
    Ok(())
}

#[cfg(feature = "resume")]
#[server(client = AuthClient)]
async fn add(title: String) -> Result<(), leptos_auth::ServerError> {
    Ok(())
}

#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "auth")]
    return view! { <AuthProvider><Visitor /><Pages /></AuthProvider> };
    #[cfg(not(feature = "auth"))]
    view! { <Pages /> }
}

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Router>
            <nav><A href="/">"Home"</A><A href="/rows">"Rows"</A></nav>
            <Inner />
        </Router>
    }
}

#[component]
fn Inner() -> impl IntoView {
    let routes = || {
        view! {
            <Routes fallback=|| "There is no such page.">
                <Route path=path!("/") view=Home />
                <Route path=path!("/rows") view=Rows />
            </Routes>
        }
    };
    #[cfg(feature = "boundary")]
    return view! { <InterruptBoundary unauthorized>{routes()}</InterruptBoundary> };
    #[cfg(not(feature = "boundary"))]
    routes()
}

#[cfg(feature = "boundary")]
fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>{interrupt.reason().to_string()}</h1> }
}

#[cfg(feature = "auth")]
#[component]
fn Visitor() -> impl IntoView {
    let auth = use_auth();
    let name = move || {
        Suspend::new(async move {
            let user = auth.await.and_then(|auth| auth.user());
            user.map(|user| user.name().to_owned())
        })
    };
    view! { <Suspense>{name}</Suspense> }
}

#[component]
fn Home() -> impl IntoView {
    view! { <Title text="Home" /><h1>"Home"</h1> }
}

#[component]
fn Rows() -> impl IntoView {
    let rows = Resource::new(|| (), |()| rows());
    let list = move || {
        Suspend::new(async move {
            let rows = rows.await.unwrap_or_default();
            view! { <ul>{rows.into_iter().map(|row| view! { <li>{row}</li> }).collect_view()}</ul> }
        })
    };
    view! {
        <Title text="Rows" />
        <h1>"Rows"</h1>
        <Suspense fallback=|| "Loading">{list}</Suspense>
        <Add />
    }
}

#[component]
fn Add() -> impl IntoView {
    let action = ServerAction::<Add>::new();
    let failed = move || {
        action
            .value()
            .get()
            .and_then(Result::err)
            .map(|error| error.to_string())
    };
    let fields = move || {
        view! {
            <p role="alert">{failed}</p>
            <label>"Title " <input name="title" /></label>
            <button>"Add"</button>
        }
    };
    #[cfg(feature = "form")]
    return view! { <AuthForm action>{fields()}</AuthForm> };
    #[cfg(not(feature = "form"))]
    view! { <ActionForm action>{fields()}</ActionForm> }
}
