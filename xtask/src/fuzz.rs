//! `cargo xtask fuzz`: the long form of the test that looks for leaks in the specimen.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// What can be said about a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FuzzOptions {
    /// How many requests.
    pub(crate) requests: u64,
    /// What the run follows from; `None` is another one each time.
    pub(crate) seed: Option<u64>,
}

impl Default for FuzzOptions {
    fn default() -> Self {
        Self {
            requests: 1_000_000,
            seed: None,
        }
    }
}

/// Builds the test optimised and runs it; it ends at the first answer that is not right.
pub(crate) fn fuzz(workspace: &Workspace, options: FuzzOptions) -> Result<()> {
    let seed = options.seed.unwrap_or_else(any_seed);
    eprintln!(
        "==> {} requests; again: cargo xtask fuzz --seed {seed} --requests {}",
        options.requests, options.requests
    );
    // Its dependencies are built once more, optimised: without what only a debugger needs.
    process::run(
        process::cargo(workspace.root())
            .args(["test", "--release", "--package", "specimen"])
            .args(["--test", "leaks", "nothing_leaks"])
            .args(["--", "--exact", "--nocapture"])
            .env("CARGO_INCREMENTAL", "0")
            .env("FUZZ_SEED", seed.to_string())
            .env("FUZZ_REQUESTS", options.requests.to_string()),
    )
}

fn any_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(1, |now| now.as_secs())
}
