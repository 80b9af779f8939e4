//! The specimen's lazy routes: pages whose code the browser loads when it gets to them.
//!
//! | file | what is there |
//! |---|---|
//! | this one | the application, and its entry in the browser |
//! | `pages.rs` | the lazy routes |

pub mod pages;

use leptos::prelude::*;
use leptos_auth::InterruptBoundary;
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{
    components::{A, Route, Router, Routes},
    path,
};
use specimen::{demand::Demand, forbidden, mode::Mode, not_found, unauthorized};

use self::pages::Pages;

/// The document around [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <link rel="icon" href="data:,"/>
                <HydrationScripts options/>
                // With the links that load a lazy route's code together with the rest.
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let link = |page: &str, demand: Demand| {
        let path = format!("/ooo/{page}/{}", demand.segment());
        view! { <A href=path.clone()>{path.clone()}</A> " " }
    };
    let links = move |page| Demand::ALL.map(|demand| link(page, demand)).collect_view();
    let clicks = RwSignal::new(0);
    view! {
        <Router>
            <nav><A href="/">"Home"</A> " " {pages::SITES.map(|site| links(site.name)).collect_view()}</nav>
            <InterruptBoundary
                unauthorized=unauthorized::page
                forbidden=forbidden::page
                not_found=not_found::page
            >
                <Routes fallback=|| "no such page">
                    <Route path=path!("/") view=|| view! { <h1>"Home"</h1> }/>
                    <Pages mode=Mode::Ooo/>
                    <Pages mode=Mode::InOrder/>
                    <Pages mode=Mode::Partial/>
                    <Pages mode=Mode::Async/>
                </Routes>
            </InterruptBoundary>
            <button id="count" on:click=move |_| clicks.update(|n| *n += 1)>{clicks}</button>
        </Router>
    }
}

/// Everything that the server of this application serves.
#[cfg(feature = "ssr")]
pub fn site(options: LeptosOptions, origin: leptos_auth::PublicOrigin) -> axum::Router {
    specimen::serve::pages(options, origin, App, shell)
}

/// The browser's entry.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos_auth::hydrate_lazy(App);
}
