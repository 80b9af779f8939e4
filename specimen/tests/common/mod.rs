//! The specimen with its render passes counted, a client for it, and what every test looks for.
#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]

pub(crate) mod call;
pub(crate) mod canary;
pub(crate) mod client;
pub(crate) mod count;
pub(crate) mod harmless;
pub(crate) mod panics;
pub(crate) mod principal;
pub(crate) mod random;
pub(crate) mod report;
pub(crate) mod sign_in;
pub(crate) mod wire;

use std::sync::LazyLock;

use axum::Router;
use leptos::{config::LeptosOptions, prelude::IntoView};

pub(crate) use self::client::{
    Answer, Dialect, FORM, JSON, ORIGIN, get, page, post, post_form, request, send,
};

/// The application. Built once, because leptos stops all resources of the process from loading
/// while it lists routes, also those of a test that runs beside.
pub(crate) fn site() -> Router {
    static SITE: LazyLock<Router> = LazyLock::new(|| {
        panics::watch();
        let options = LeptosOptions::builder().output_name("specimen").build();
        let origin = ORIGIN.parse().expect("an origin");
        specimen::server::site_with(options, origin, counting_shell)
    });
    SITE.clone()
}

fn counting_shell(options: LeptosOptions) -> impl IntoView {
    count::tick_pass();
    specimen::shell(options)
}
