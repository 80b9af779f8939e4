//! Everything that the process writes to its log, panics included, searched line by line.

use std::{
    io, panic,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::common::canary;

static FOUND: Mutex<Option<String>> = Mutex::new(None);
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Reads the log from now on, down to its last detail. Nothing of it is printed.
pub(crate) fn watch() {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(|| Sink)
        .init();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let by_a_test = info
            .location()
            .is_some_and(|at| at.file().contains("tests/"));
        if by_a_test {
            return before(info);
        }
        // Leptos' tasks of a page that was given up; see `panics`.
        PANICS.fetch_add(1, Ordering::Relaxed);
        read(&info.to_string());
    }));
}

/// The first line with a canary since this was asked last.
pub(crate) fn take_found() -> Option<String> {
    FOUND.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// How often something panicked. An effect of a render pass that was given up may: leptos runs it
/// once more, and finds its page gone. It is no answer's business, but their number is told.
pub(crate) fn panics() -> usize {
    PANICS.load(Ordering::Relaxed)
}

fn read(line: &str) {
    if let Some(found) = canary::find_in(line, None) {
        let found = format!("{found}, in the log: {line}");
        *FOUND.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
    }
}

/// Gets a line at a time.
struct Sink;

impl io::Write for Sink {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        read(&String::from_utf8_lossy(line));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
