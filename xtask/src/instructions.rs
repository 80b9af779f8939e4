//! `cargo xtask instructions`: what the layer costs.

use std::process::Command;

use anyhow::Result;

use crate::workspace::Workspace;
use crate::{process, tools};

/// Builds the subjects optimised, counts, and writes the table.
pub(crate) fn instructions(workspace: &Workspace) -> Result<()> {
    tools::need("valgrind", "on Debian, `apt-get install valgrind`")?;
    let root = workspace.root();
    process::run(
        process::cargo(root)
            .args(["build", "--release", "--package", "benchmarks"])
            .env("CARGO_INCREMENTAL", "0"),
    )?;
    process::run(
        Command::new(workspace.target().join("release/instructions"))
            .arg(root.join("docs/instructions.md")),
    )
}
