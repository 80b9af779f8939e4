//! The table itself.

use std::collections::HashMap;
use std::fmt;

use anyhow::{Context, Result};
use serde_json::Value;

const HEAD: &str = "\
# Call sites

Where a refusal can be raised, and whether it is answered as it has to be. Written by
`cargo xtask test` from what its tests found; each call site is a file in `specimen/src/call_sites`.

- Each cell has three marks: for 401, 403 and 404. ✓ is right, ✗ is not, and a note says why.
- *Without JavaScript*: the page is asked for over HTTP, signed out, as a user and as an
  administrator, all of them at once and several times (`specimen/tests/matrix`). Right is: the true
  status, the boundary's page, `no-store`, a challenge with 401, and no byte of what is protected;
  or, for those who may see it, their own data and nobody else's. Where the page has a form to sign
  in, it works.
- *With JavaScript*: the same in Chromium (`end2end/tests/specimen`): the page is loaded, hydrated
  without an error or a second request for data, left and reached again by links and by the browser's
  buttons, healed by signing in without a reload, and refused again once nobody is signed in.

";

/// The columns of one half: with JavaScript, or without.
const HALVES: [bool; 2] = [false, true];

/// The rows, the columns, and what was found.
pub(super) struct Table {
    modes: Vec<String>,
    demands: Vec<String>,
    rows: Vec<Row>,
    notes: Vec<String>,
}

struct Row {
    name: String,
    cells: Vec<String>,
}

/// Which cell: call site, mode, demand, JavaScript.
type Key = (String, String, String, bool);

impl Table {
    /// From the integration tests' report, which lists the call sites, and the browser tests' cells.
    pub(super) fn new(without: &Value, with: &[Value]) -> Result<Self> {
        let mut found = HashMap::new();
        for cell in list(without, "cells")? {
            found.insert(key(cell, false)?, is_right(cell)?);
        }
        for cell in with {
            found.insert(key(cell, true)?, is_right(cell)?);
        }
        let names =
            |name| -> Result<Vec<String>> { list(without, name)?.iter().map(plain).collect() };
        let mut table = Self {
            modes: names("modes")?,
            demands: names("demands")?,
            rows: Vec::new(),
            notes: Vec::new(),
        };
        for site in list(without, "sites")? {
            table.add(site, &found)?;
        }
        Ok(table)
    }

    fn add(&mut self, site: &Value, found: &HashMap<Key, bool>) -> Result<()> {
        let name = text(site, "name")?;
        let note = match site["note"].as_str() {
            Some(note) => self.note(note),
            None => String::new(),
        };
        let mut cells = Vec::new();
        for javascript in HALVES {
            for mode in self.modes.clone() {
                let mut cell = String::new();
                for demand in &self.demands {
                    let key = (name.clone(), mode.clone(), demand.clone(), javascript);
                    let right = found
                        .get(&key)
                        .with_context(|| format!("no test has looked at {key:?}"))?;
                    cell.push(if *right { '✓' } else { '✗' });
                }
                for known in list(site, "known")? {
                    let here = list(known, "modes")?
                        .iter()
                        .any(|known| *known == mode.as_str());
                    if here && known["javascript"] == javascript {
                        cell += &self.note(&text(known, "why")?);
                    }
                }
                cells.push(cell);
            }
        }
        let name = format!("{}{note}", text(site, "shows")?);
        self.rows.push(Row { name, cells });
        Ok(())
    }

    /// The mark that leads to a note. Equal notes are one.
    fn note(&mut self, note: &str) -> String {
        let known = self.notes.iter().position(|other| other == note);
        let number = known.unwrap_or_else(|| {
            self.notes.push(note.to_owned());
            self.notes.len() - 1
        });
        format!("[^{}]", number + 1)
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        write!(f, "| call site |")?;
        for javascript in HALVES {
            for mode in &self.modes {
                let script = if javascript { "with" } else { "without" };
                write!(f, " {mode}, {script} JavaScript |")?;
            }
        }
        write!(
            f,
            "\n|---|{}\n",
            "---|".repeat(HALVES.len() * self.modes.len())
        )?;
        for row in &self.rows {
            writeln!(f, "| {} | {} |", row.name, row.cells.join(" | "))?;
        }
        for (index, note) in self.notes.iter().enumerate() {
            write!(f, "\n[^{}]: {note}\n", index + 1)?;
        }
        Ok(())
    }
}

fn key(cell: &Value, javascript: bool) -> Result<Key> {
    Ok((
        text(cell, "site")?,
        text(cell, "mode")?,
        text(cell, "demand")?,
        javascript,
    ))
}

fn is_right(cell: &Value) -> Result<bool> {
    let right = cell["right"].as_bool();
    right.with_context(|| format!("neither right nor wrong: {cell}"))
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

    fn report() -> Value {
        json!({
            "modes": ["ooo"],
            "demands": ["unauthorized", "forbidden"],
            "sites": [{
                "name": "a", "shows": "`A`", "note": "Explained.",
                "known": [{ "modes": ["ooo"], "javascript": true, "why": "Not yet." }],
            }],
            "cells": [
                { "site": "a", "mode": "ooo", "demand": "unauthorized", "right": true },
                { "site": "a", "mode": "ooo", "demand": "forbidden", "right": true },
            ],
        })
    }

    #[test]
    fn what_is_not_right_is_marked_and_explained() {
        let browser = [
            json!({ "site": "a", "mode": "ooo", "demand": "unauthorized", "right": true }),
            json!({ "site": "a", "mode": "ooo", "demand": "forbidden", "right": false }),
        ];
        let table = Table::new(&report(), &browser).unwrap().to_string();
        assert!(table.contains("| `A`[^1] | ✓✓ | ✓✗[^2] |\n"), "{table}");
        assert!(
            table.ends_with("\n[^1]: Explained.\n\n[^2]: Not yet.\n"),
            "{table}"
        );
    }

    #[test]
    fn a_cell_that_no_test_has_looked_at_is_no_table() {
        assert!(Table::new(&report(), &[]).is_err());
    }
}
