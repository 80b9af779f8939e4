//! Ctrl-C and `SIGTERM`: remembered, and acted on by whoever waits.
//!
//! Nothing is stopped from within the handler. Whoever waits for a program ([`crate::process`],
//! [`crate::server`]) looks here several times a second, stops the program and waits for its end.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The error of an operation that Ctrl-C or `SIGTERM` cut short.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

/// Starts listening. To be called once, before anything is started.
pub(crate) fn install() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst))
        .context("can't listen for Ctrl-C")
}

/// Whether a signal has come.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}
