//! Counting panics, wherever in the process they happen: one that a runtime catches and drops with
//! its connection fails no test by itself.

use std::{
    panic,
    sync::atomic::{AtomicUsize, Ordering},
};

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// What leptos says to a multipart body without a boundary; see `bad_input/multipart.rs`.
const KNOWN: &str = "couldn't parse boundary";

/// Starts counting. What a test itself finds wrong is not counted: tests run side by side.
pub(crate) fn watch() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let by_a_test = info
            .location()
            .is_some_and(|at| at.file().contains("tests/"));
        let known = info.payload_as_str() == Some(KNOWN);
        if !by_a_test && !known {
            PANICS.fetch_add(1, Ordering::SeqCst);
        }
        before(info);
    }));
}

/// How many there were.
pub(crate) fn count() -> usize {
    PANICS.load(Ordering::SeqCst)
}
