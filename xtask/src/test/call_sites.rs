//! `docs/call-sites.md`: every call site with every refusal, as the tests found it.
//!
//! The integration tests leave a report for each section in `tmp/call-sites` of the target folder.
//! Where a section has two halves, the browser tests leave the cells with JavaScript in a folder of
//! the same name in `end2end/call-sites`.

mod section;
mod table;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::section::{SECTIONS, Section};
use self::table::{Notes, Table};
use crate::workspace::Workspace;

/// Compares the tables with what the last tests found, and writes them where they differ.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let mut page = section::HEAD.to_owned();
    let mut notes = Notes::default();
    for section in &SECTIONS {
        let table = table(workspace, section, &mut notes)
            .with_context(|| format!("the section `{}`", section.name))?;
        page += &format!("\n## {}\n\n{}\n\n{table}", section.title, section.about);
    }
    page += &notes.to_string();

    let file = workspace.root().join("docs/call-sites.md");
    if fs::read_to_string(&file).is_ok_and(|committed| committed == page) {
        return Ok(());
    }
    fs::write(&file, page).with_context(|| format!("can't write {}", file.display()))?;
    bail!("docs/call-sites.md was not what the tests found. It is now: look at it and commit it");
}

fn table(workspace: &Workspace, section: &Section, notes: &mut Notes) -> Result<Table> {
    let report = workspace.target().join("tmp/call-sites").join(section.name);
    let report = read(&report.with_extension("json"))?;
    if !section.javascript {
        return Table::new(&report, None, notes);
    }
    let folder = workspace.target().join("end2end/call-sites");
    let cells = browser_cells(&folder.join(section.name))?;
    Table::new(&report, Some(&cells), notes)
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
