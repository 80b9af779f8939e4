//! `cargo xtask routes`: who gets what.

use std::fs;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

/// Asks every route of Notebook's real router, writes the table and prints it.
pub(crate) fn routes(workspace: &Workspace) -> Result<()> {
    process::run(
        process::cargo(workspace.root())
            .args(["test", "--quiet", "--package", "server", "access::"])
            .env("UPDATE_TABLES", "1"),
    )?;
    let table = workspace.root().join("docs/access.md");
    let table = fs::read_to_string(&table).with_context(|| table.display().to_string())?;
    println!("{table}");
    Ok(())
}
