//! Progress: a line when a step starts, a line with its seconds when it is done.

use std::time::Instant;

use anyhow::{Context, Result};

/// Runs one step and prints its name before and its duration after.
///
/// # Errors
///
/// Those of `work`, with the step's name in front.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {name}");
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    match result {
        Ok(value) => {
            eprintln!("    {name}: done in {seconds:.1} s");
            Ok(value)
        }
        Err(error) => {
            eprintln!("    {name}: stopped after {seconds:.1} s");
            Err(error).with_context(|| name.to_owned())
        }
    }
}

/// Prints a line below the step that runs.
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("    {text}");
}
