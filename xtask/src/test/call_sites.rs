//! `docs/call-sites.md`: the matrix of call sites, SSR modes and refusals, as the tests found it.
//!
//! The integration tests leave the half without JavaScript in `tmp/call-sites.json` of the target
//! folder, the browser tests the other half in `end2end/call-sites`, a file per call site and mode.

mod table;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::table::Table;
use crate::workspace::Workspace;

/// Compares the table with what the last tests found, and writes it where it differs.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let without = read(&workspace.target().join("tmp/call-sites.json"))?;
    let with = browser_cells(&workspace.target().join("end2end/call-sites"))?;
    let table = Table::new(&without, &with)?.to_string();

    let file = workspace.root().join("docs/call-sites.md");
    if fs::read_to_string(&file).is_ok_and(|committed| committed == table) {
        return Ok(());
    }
    fs::write(&file, table).with_context(|| format!("can't write {}", file.display()))?;
    bail!("docs/call-sites.md was not what the tests found. It is now: look at it and commit it");
}

/// What the browser tests found, all files together.
fn browser_cells(folder: &Path) -> Result<Vec<Value>> {
    let files = fs::read_dir(folder).with_context(|| missing(folder))?;
    let mut cells = Vec::new();
    for file in files {
        match read(&file?.path())? {
            Value::Array(some) => cells.extend(some),
            other => bail!("not a list of cells: {other}"),
        }
    }
    Ok(cells)
}

fn read(file: &Path) -> Result<Value> {
    let text = fs::read(file).with_context(|| missing(file))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not JSON", file.display()))
}

fn missing(path: &Path) -> String {
    format!(
        "can't read {}: `cargo xtask test test browser call-sites` makes it first",
        path.display()
    )
}
