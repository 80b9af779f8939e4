//! **Notebook**, the reference application of `leptos_auth`: notes that belong to people.
//!
//! # Map
//!
//! | module | what is there |
//! |---|---|
//! | this file | [`shell`] (the HTML document) and [`App`] (routes and the boundaries around them) |
//! | [`unauthorized`], [`forbidden`], [`not_found`], [`step_up`], [`unavailable`] | the pages that the root boundary shows |
//! | [`tasks`] | the pages for what has to be finished first: a new password, the terms, an organisation |
//! | [`layout`] | header, navigation with "who am I", footer |
//! | [`home`] | the public start page, with a region of its own for whoever is signed in |
//! | [`sign_in`], [`sign_up`] | the public forms |
//! | [`mail`] | what mails lead to: verifying an address, a new password without the old one |
//! | [`notes`] | `/notes` and `/notes/{id}`: pages, server functions, the rules of a note, queries |
//! | [`admin`] | `/admin`, with a boundary and a [`forbidden`](admin::forbidden) page of its own |
//! | [`organisation`] | `/organisation`: members, roles, the plan, and for whom one acts |
//! | [`export`] | `/export`, for plans that include it, with a [`forbidden`](export::forbidden) page of its own |
//! | [`settings`] | `/settings`: API keys, the password, devices, and leaving |
//! | [`form`] | what the forms share: error summary, fields, `aria-invalid` |
//! | [`error`] | [`AppError`](error::AppError), the error of every server function |
//! | [`date`] | days, as pages show them |
//! | `request_id` | the id of a request, in small print |
//! | `title` | what tabs and windows are called |
//! | `csp` (server) | the `Content-Security-Policy` of every page |
//! | `v1` (server) | `GET /v1/notes`: the same notes as JSON; `GET /v1/export`: one's own as a file |
//! | `catalogue` (server) | which roles, permissions, plans and features there are |
//! | `migrate` (server) | the tables |
//! | `open` (server) | [`open`]: all of that, ready to serve |
//!
//! # How a page refuses
//!
//! Nothing here compares roles or sends redirects to a login page. A server function guards itself
//! with [`auth().protect(..)`](leptos_auth::auth); `protected(fetch, view)` shows what it gave; the
//! refusal travels as an error to the nearest [`InterruptBoundary`], which answers with the page
//! that [`App`] gave it: at the same URL, with the true status.

#![recursion_limit = "512"]
#![allow(
    clippy::must_use_candidate,
    reason = "components are called by `view!`, which uses what they return"
)]

use leptos::prelude::*;
use leptos_accounts::KeptInputNotice;
use leptos_auth::{AuthProvider, ErrorBoundary, InterruptBoundary};
use leptos_meta::{MetaTags, Stylesheet, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

pub mod admin;
#[cfg(feature = "ssr")]
mod catalogue;
#[cfg(feature = "ssr")]
mod csp;
pub mod date;
pub mod error;
pub mod export;
pub mod forbidden;
pub mod form;
pub mod home;
pub mod layout;
pub mod mail;
#[cfg(feature = "ssr")]
mod migrate;
pub mod not_found;
pub mod notes;
#[cfg(feature = "ssr")]
mod open;
pub mod organisation;
mod request_id;
pub mod settings;
pub mod sign_in;
pub mod sign_up;
pub mod step_up;
pub mod tasks;
mod title;
pub mod unauthorized;
pub mod unavailable;
#[cfg(feature = "ssr")]
pub mod v1;

#[cfg(feature = "ssr")]
pub use crate::open::{OpenError, open};

/// The HTML document around [`App`]. The server renders it; the browser hydrates its `<body>`.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    #[cfg(feature = "ssr")]
    csp::write(&options);
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg"/>
                <AutoReload options=options.clone()/>
                // What is on the page works before it hydrates, so that can wait until it is painted.
                <HydrationScripts options defer=true/>
                {tasks::terms::meta()}
                {mail::meta()}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The application.
///
/// The [`AuthProvider`] tells the navigation who is there, on both sides.
///
/// The layout stands outside the root boundary: header and navigation stay while the boundary
/// swaps pages. Ordinary errors (a lost connection) pass it and reach the [`ErrorBoundary`]. Every route is [`SsrMode::Async`]: the response is complete HTML, so a page can be
/// read, and every form sent, without JavaScript (out-of-order streaming needs a script to put the
/// streamed parts in place).
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let document_title = title::formatter();
    view! {
        <Stylesheet id="leptos" href="/pkg/notebook.css"/>
        <Title text="Notebook" formatter=document_title/>
        <AuthProvider>
            <Router>
                <layout::Layout>
                    <ErrorBoundary fallback=error::page>
                        <InterruptBoundary
                            unauthorized=unauthorized::page
                            forbidden=forbidden::page
                            not_found=not_found::page
                            step_up=step_up::page
                            unavailable=unavailable::page
                            reset_password=tasks::reset_password::page
                            accept_terms=tasks::accept_terms::page
                            choose_organisation=tasks::choose_organisation::page
                        >
                            <KeptInputNotice/>
                            <Routes fallback=not_found::NotFound>
                                <Route path=path!("/") view=home::Home ssr=SsrMode::Async/>
                                <Route path=path!("/sign-in") view=sign_in::SignIn ssr=SsrMode::Async/>
                                <Route path=path!("/sign-up") view=sign_up::SignUp ssr=SsrMode::Async/>
                                <Route path=path!("/forgot-password") view=mail::forgot_password::ForgotPassword ssr=SsrMode::Async/>
                                <Route path=path!("/reset-password") view=mail::reset_password::ResetPasswordPage ssr=SsrMode::Async/>
                                <Route path=path!("/verify-email") view=mail::verify_email::VerifyEmailPage ssr=SsrMode::Async/>
                                <Route path=path!("/notes") view=notes::Notes ssr=SsrMode::Async/>
                                <Route path=path!("/notes/:id") view=notes::NotePage ssr=SsrMode::Async/>
                                <Route path=path!("/admin") view=admin::Admin ssr=SsrMode::Async/>
                                <Route path=path!("/organisation") view=organisation::Organisation ssr=SsrMode::Async/>
                                <Route path=path!("/settings") view=settings::Settings ssr=SsrMode::Async/>
                                <Route path=path!("/export") view=export::ExportPage ssr=SsrMode::Async/>
                            </Routes>
                        </InterruptBoundary>
                    </ErrorBoundary>
                </layout::Layout>
            </Router>
        </AuthProvider>
    }
}

/// Escapes text for the inside of an element (HTML, section 13.3).
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
