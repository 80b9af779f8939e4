//! A small application with one page per way to refuse, in every SSR mode: what the browser tests
//! of `leptos_auth` look at. `cargo xtask test browser` builds and serves it.
//!
//! | file | what is there |
//! |---|---|
//! | this one | the routes, and what stands around every page |
//! | `cases.rs` | the ways to refuse |
//! | `demand.rs` | who may pass, the same rule everywhere |
//! | `functions.rs` | the server functions behind them |
//! | `unauthorized.rs` | the page with the form to sign in |
//! | `server.rs` | the router and its layer |

pub mod cases;
pub mod demand;
pub mod functions;
#[cfg(feature = "ssr")]
pub mod server;
pub mod unauthorized;

use leptos::prelude::*;
use leptos_auth::{ErrorBoundary, InterruptBoundary};
use leptos_router::{
    SsrMode,
    components::{A, Route, Router, Routes},
    path,
};

use self::cases::Case;

/// The document around [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <link rel="icon" href="data:,"/>
                <HydrationScripts options/>
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
            <nav>
                <A href="/">"Home"</A>
                " "
                <A href="/ooo/protected">"Protected"</A>
                " "
                <A href="/ooo/guarded">"Guarded"</A>
            </nav>
            <ErrorBoundary fallback=|_| view! { <p data-page="error">"Error"</p> }>
                <InterruptBoundary unauthorized=unauthorized::page>
                    <Routes fallback=|| "no such page">
                        <Route path=path!("/") view=|| view! { <h1>"Home"</h1> }/>
                        <Route path=path!("/ooo/:case") view=Case/>
                        <Route path=path!("/in-order/:case") view=Case ssr=SsrMode::InOrder/>
                        <Route path=path!("/partial/:case") view=Case ssr=SsrMode::PartiallyBlocked/>
                        <Route path=path!("/async/:case") view=Case ssr=SsrMode::Async/>
                    </Routes>
                </InterruptBoundary>
            </ErrorBoundary>
            <AfterBoundary/>
        </Router>
    }
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

/// The browser's entry.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos_auth::hydrate_body(App);
}
