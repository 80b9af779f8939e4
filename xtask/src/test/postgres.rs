//! The tests that use a database, on PostgreSQL instead of SQLite.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::HOST;
use super::count::Tally;
use crate::postgres::Postgres;
use crate::process;
use crate::workspace::Workspace;

/// Where tests stand that make a database, by `leptos_accounts/tests/common/database.rs`.
const FOLDERS: [&str; 3] = ["crates/leptos_accounts/tests", "app/tests", "server/tests"];

/// Runs them. Nothing is compiled again: it is the selection of the step `test`, of which some targets
/// are named.
pub(super) fn test(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    let postgres = Postgres::start()?;
    let mut cargo = process::cargo(workspace.root());
    cargo.arg("test").args(HOST).args(["--bin", "server"]);
    for folder in FOLDERS {
        for name in targets(&workspace.root().join(folder))? {
            cargo.args(["--test", &name]);
        }
    }
    cargo
        .env("TEST_POSTGRES", postgres.url())
        .env("PATH", postgres.path()?);
    process::run_reading(&mut cargo, |line| tally.read_cargo(line))
}

/// The names of a package's integration tests: a file each, or a folder with a `main.rs`.
fn targets(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))?;
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_test = path.extension().is_some_and(|extension| extension == "rs")
            || path.join("main.rs").is_file();
        if let Some(name) = path.file_stem().filter(|_| is_test) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
