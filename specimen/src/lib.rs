//! A small application with one page per way to refuse, in every SSR mode: what the browser tests
//! of `leptos_auth` look at. `cargo xtask test browser` builds and serves it.
//!
//! | file | what is there |
//! |---|---|
//! | this one | what stands around every page |
//! | `routes.rs` | the routes of the pages |
//! | `call_sites/` | the pages: one file for each place where a refusal can be raised, and their list |
//! | `demand.rs` | who may pass, the same rule everywhere |
//! | `functions/` | the server functions, in every encoding |
//! | `resume.rs` | a page whose calls go on after a sign-in, in every encoding |
//! | `handlers/` | the call sites that are no pages |
//! | `mode.rs` | the SSR modes |
//! | `pace.rs` | how long things take |
//! | `unauthorized.rs`, `forbidden.rs`, `not_found.rs` | the pages of the boundaries |
//! | `site.rs` | what is known about a call site that is no page |
//! | `server.rs` | the router and its layer |
//! | `serve.rs` | what the servers of all three applications share |
//!
//! Its entry in the browser is the package in `browser/`. What needs a bundle of another kind is an
//! application of its own: `islands/` and `lazy/`.

pub mod call_sites;
pub mod demand;
pub mod forbidden;
pub mod functions;
#[cfg(feature = "ssr")]
pub mod handlers;
pub mod mode;
pub mod not_found;
#[cfg(feature = "ssr")]
pub mod pace;
pub mod resume;
pub mod routes;
#[cfg(feature = "ssr")]
pub mod serve;
#[cfg(feature = "ssr")]
pub mod server;
pub mod site;
pub mod unauthorized;

use leptos::prelude::*;
use leptos_auth::{AuthForm, ErrorBoundary, InterruptBoundary};
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{
    components::{A, Route, Router, Routes},
    path,
};

use self::{call_sites::root_component::AtRoot, mode::Mode, routes::InMode};

/// The document around [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <link rel="icon" href="data:,"/>
                <HydrationScripts options/>
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
    let contents =
        |mode: Mode| view! { <A href=format!("/{}", mode.segment())>{mode.segment()}</A> " " };
    view! {
        <AtRoot/>
        <Router>
            <nav>
                <A href="/">"Home"</A>
                " "
                {Mode::ALL.map(contents).collect_view()}
                <a href="?again">"Again"</a>
                <SignOutForm/>
            </nav>
            <ErrorBoundary fallback=|_| view! { <p data-page="error">"Error"</p> }>
                <InterruptBoundary
                    unauthorized=unauthorized::page
                    forbidden=forbidden::page
                    not_found=not_found::page
                >
                    <Routes fallback=|| "no such page">
                        <Route path=path!("/") view=|| view! { <h1>"Home"</h1> }/>
                        <Route path=path!("/resume") view=resume::Page/>
                        <InMode mode=Mode::Ooo/>
                        <InMode mode=Mode::InOrder/>
                        <InMode mode=Mode::Partial/>
                        <InMode mode=Mode::Async/>
                    </Routes>
                </InterruptBoundary>
            </ErrorBoundary>
            <AfterBoundary/>
        </Router>
    }
}

/// A form that is on every page, outside of its boundaries.
#[component]
fn SignOutForm() -> impl IntoView {
    let action = ServerAction::<functions::SignOut>::new();
    view! { <AuthForm action><button>"Sign out"</button></AuthForm> }
}

/// Hydrates right only if what stands before it took the same ids on both sides: a resource, and a
/// button that counts.
#[component]
fn AfterBoundary() -> impl IntoView {
    let clicks = RwSignal::new(0);
    let open = Resource::new(|| (), |()| functions::open());
    view! {
        <footer>
            <button id="count" on:click=move |_| clicks.update(|n| *n += 1)>{clicks}</button>
            <Suspense>
                {move || Suspend::new(async move { open.await.map(|text| view! { <i id="open">{text}</i> }) })}
            </Suspense>
        </footer>
    }
}
