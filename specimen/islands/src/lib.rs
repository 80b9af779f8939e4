//! The specimen as islands: pages that stay on the server, and in them the few parts that come
//! alive in the browser. The same boundaries, the same pages, the same statuses.
//!
//! | file | what is there |
//! |---|---|
//! | this one | the application, and its entry in the browser |
//! | `islands.rs` | what comes alive: the form to sign in, among others |
//! | `pages.rs` | the pages and their routes |
//!
//! Boundaries stand outside of islands: what they decide is decided on the server.

#[allow(
    missing_docs,
    clippy::mem_forget,
    reason = "what `#[island]` writes beside an island"
)]
pub mod islands;
pub mod pages;

use leptos::prelude::*;
use leptos_auth::{Interrupt, InterruptBoundary};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};
use specimen::{forbidden, mode::Mode, not_found};

use self::{
    islands::{Counter, SignInForm},
    pages::Pages,
};

/// The document around [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <link rel="icon" href="data:,"/>
                <HydrationScripts options islands=true/>
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
    view! {
        <Router>
            <nav><a href="/">"Home"</a></nav>
            <InterruptBoundary
                unauthorized=unauthorized
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
            <Counter/>
        </Router>
    }
}

/// The page for 401. An interrupt is serialisable, so an island may have it as a property.
fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    view! { <SignInForm interrupt/> }
}

/// Everything that the server of this application serves.
#[cfg(feature = "ssr")]
pub fn site(options: LeptosOptions, origin: leptos_auth::PublicOrigin) -> axum::Router {
    specimen::serve::pages(options, origin, App, shell)
}

/// The browser's entry. The islands themselves are found by the script in the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos_auth::hydrate_islands();
}
