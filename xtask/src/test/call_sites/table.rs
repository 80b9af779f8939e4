//! One table, and the notes of all.

use std::collections::HashMap;
use std::fmt;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The columns, the rows, and the mark of each cell.
pub(super) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Which cell of a half: call site, column, demand.
type Key = (String, String, String);
type Found = HashMap<Key, bool>;

impl Table {
    /// From a report of the integration tests, which lists the call sites, and the cells of the
    /// browser tests, where there are any: those have to be the same cells.
    pub(super) fn new(
        report: &Value,
        browser: Option<&[Value]>,
        notes: &mut Notes,
    ) -> Result<Self> {
        let first = found(list(report, "cells")?)?;
        let names =
            |name| -> Result<Vec<String>> { list(report, name)?.iter().map(plain).collect() };
        let (columns, demands) = (names("columns")?, names("demands")?);
        let mut halves = vec![(columns.clone(), first)];
        if let Some(browser) = browser {
            let second = found(browser)?;
            if let Some(key) = halves[0].1.keys().find(|key| !second.contains_key(*key)) {
                bail!("no browser test has looked at {key:?}");
            }
            halves.push((columns, second));
        }
        let row = |site| row(site, &demands, &halves, notes);
        Ok(Self {
            rows: list(report, "sites")?
                .iter()
                .map(row)
                .collect::<Result<_>>()?,
            columns: titles(&halves),
        })
    }
}

fn found(cells: &[Value]) -> Result<Found> {
    let found = cells.iter().map(|cell| {
        let key = (
            text(cell, "site")?,
            text(cell, "column")?,
            text(cell, "demand")?,
        );
        let right = cell["right"].as_bool();
        let right = right.with_context(|| format!("neither right nor wrong: {cell}"))?;
        Ok((key, right))
    });
    found.collect()
}

fn titles(halves: &[(Vec<String>, Found)]) -> Vec<String> {
    match halves {
        [(columns, _)] => columns.clone(),
        _ => {
            let names = ["without JavaScript", "with JavaScript"].iter().zip(halves);
            let titles = names.flat_map(|(name, (columns, _))| {
                columns
                    .iter()
                    .map(move |column| format!("{column}, {name}"))
            });
            titles.collect()
        }
    }
}

fn row(
    site: &Value,
    demands: &[String],
    halves: &[(Vec<String>, Found)],
    notes: &mut Notes,
) -> Result<Vec<String>> {
    let name = text(site, "name")?;
    let note = site["note"].as_str().map(|note| notes.add(note));
    let mut row = vec![text(site, "shows")? + &note.unwrap_or_default()];
    for demand in demands.iter().filter(|demand| can_ask(site, demand)) {
        let (_, found) = &halves[0];
        if !found.keys().any(|key| key.0 == name && key.2 == **demand) {
            bail!("no test has looked at `{name}` × `{demand}`");
        }
    }
    for (columns, found) in halves {
        for column in columns {
            let mut cell = String::new();
            for demand in demands {
                let right = found.get(&(name.clone(), column.clone(), demand.clone()));
                cell += match right {
                    Some(true) => "✓",
                    Some(false) => "✗",
                    None => "–",
                };
            }
            row.push(cell);
        }
    }
    Ok(row)
}

/// Whether a call site knows this demand: it lists those that it knows, or knows them all.
fn can_ask(site: &Value, demand: &str) -> bool {
    let demands = site["demands"].as_array();
    demands.is_none_or(|demands| demands.iter().any(|known| *known == demand))
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| call site | {} |", self.columns.join(" | "))?;
        writeln!(f, "|---|{}", "---|".repeat(self.columns.len()))?;
        for row in &self.rows {
            writeln!(f, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}

/// What is explained below the tables. Equal notes are one.
#[derive(Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    /// The mark that leads to a note.
    fn add(&mut self, note: &str) -> String {
        let known = self.0.iter().position(|other| other == note);
        let number = known.unwrap_or_else(|| {
            self.0.push(note.to_owned());
            self.0.len() - 1
        });
        format!("[^{}]", number + 1)
    }
}

impl fmt::Display for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, note) in self.0.iter().enumerate() {
            write!(f, "\n[^{}]: {note}\n", index + 1)?;
        }
        Ok(())
    }
}

fn list<'a>(of: &'a Value, name: &str) -> Result<&'a Vec<Value>> {
    let list = of[name].as_array();
    list.with_context(|| format!("no list `{name}`"))
}

fn text(of: &Value, name: &str) -> Result<String> {
    plain(&of[name]).with_context(|| format!("`{name}`"))
}

fn plain(value: &Value) -> Result<String> {
    let text = value.as_str().context("not a text")?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cell(demand: &str, right: bool) -> Value {
        json!({ "site": "a", "column": "ooo", "demand": demand, "right": right })
    }

    fn report() -> Value {
        json!({
            "columns": ["ooo"],
            "demands": ["unauthorized", "forbidden", "not-found"],
            "sites": [{
                "name": "a", "shows": "`A`", "note": "Explained.",
                "demands": ["unauthorized", "forbidden"],
            }],
            "cells": [cell("unauthorized", true), cell("forbidden", true)],
        })
    }

    #[test]
    fn what_is_not_right_is_marked_and_what_is_different_explained() {
        let browser = [cell("unauthorized", true), cell("forbidden", false)];
        let mut notes = Notes::default();
        let table = Table::new(&report(), Some(&browser), &mut notes).unwrap();
        assert_eq!(
            table.to_string(),
            "| call site | ooo, without JavaScript | ooo, with JavaScript |\n|---|---|---|\n\
             | `A`[^1] | ✓✓– | ✓✗– |\n"
        );
        assert_eq!(notes.to_string(), "\n[^1]: Explained.\n");
    }

    #[test]
    fn a_section_without_a_browser_has_the_columns_as_they_are() {
        let table = Table::new(&report(), None, &mut Notes::default()).unwrap();
        let head = "| call site | ooo |\n";
        assert!(table.to_string().starts_with(head), "{table}");
    }

    #[test]
    fn a_cell_that_no_test_has_looked_at_is_no_table() {
        let half = [cell("unauthorized", true)];
        assert!(Table::new(&report(), Some(&half), &mut Notes::default()).is_err());
        let mut report = report();
        report["cells"] = json!([]);
        assert!(Table::new(&report, None, &mut Notes::default()).is_err());
    }
}
