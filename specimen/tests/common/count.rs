//! Counting render passes, per request: tests of one process run side by side.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex, PoisonError},
};

use http::request::Parts;
use leptos::reactive::owner::with_context;

/// The header that names the counter of a request.
pub(crate) const RUN: &str = "x-run";

static PASSES: LazyLock<Mutex<HashMap<String, usize>>> = LazyLock::new(Mutex::default);

/// Counts one more pass for the request that is being rendered, if it counts.
pub(crate) fn tick_pass() {
    let run = with_context::<Parts, _>(|parts| {
        let run = parts.headers.get(RUN)?.to_str().ok()?;
        Some(run.to_owned())
    });
    if let Some(run) = run.flatten() {
        let mut passes = PASSES.lock().unwrap_or_else(PoisonError::into_inner);
        *passes.entry(run).or_default() += 1;
    }
}

/// How often the application was rendered for the requests of this name.
pub(crate) fn passes(run: &str) -> usize {
    let passes = PASSES.lock().unwrap_or_else(PoisonError::into_inner);
    passes.get(run).copied().unwrap_or_default()
}
