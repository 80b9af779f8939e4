//! Counting what is built and run, per request: tests of one process run side by side.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::body::Body;
use http::{Method, request::Parts};
use leptos::reactive::owner::with_context;

use super::client::{Answer, request, send};

/// The header that names the counters of a request.
pub(crate) const RUN: &str = "x-run";

static COUNTS: Mutex<Option<HashMap<(String, &str), usize>>> = Mutex::new(None);

/// Counts one more of these for the request that is being rendered, if it counts.
pub(crate) fn tick(what: &'static str) {
    let run = with_context::<Parts, _>(run_of).flatten();
    tick_for(run, what);
}

/// The same, for handlers.
pub(crate) fn tick_for(run: Option<String>, what: &'static str) {
    let Some(run) = run else { return };
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    let counts = counts.get_or_insert_default();
    *counts.entry((run, what)).or_default() += 1;
}

pub(crate) fn run_of(parts: &Parts) -> Option<String> {
    Some(parts.headers.get(RUN)?.to_str().ok()?.to_owned())
}

/// How many of these there were under that name.
pub(crate) fn count(run: &str, what: &'static str) -> usize {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    let counts = counts.as_ref();
    let found = counts.and_then(|counts| counts.get(&(run.to_owned(), what)));
    found.copied().unwrap_or_default()
}

/// A page, with counters under this name.
pub(crate) async fn counted(
    app: &axum::Router,
    run: &str,
    uri: &str,
    user: Option<&str>,
) -> Answer {
    let request = request(Method::GET, uri, user).header(RUN, run);
    send(app, request.body(Body::empty()).expect("a request")).await
}

static ALIVE: AtomicUsize = AtomicUsize::new(0);

/// Lives as long as anything of the request that carries it.
#[derive(Clone)]
pub(crate) struct Alive(Arc<Counted>);

struct Counted;

impl Alive {
    pub(crate) fn new() -> Self {
        ALIVE.fetch_add(1, Ordering::Relaxed);
        Self(Arc::new(Counted))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many requests there is something left of, in the whole process.
pub(crate) fn requests_alive() -> usize {
    ALIVE.load(Ordering::Relaxed)
}
