//! What was found, for the table and for the reader of a failure.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::json;
use specimen::{call_sites::ALL, demand::Demand, mode::Mode};

use crate::{Cell, check::Outcome};

/// How many failures are shown.
const MOST: usize = 40;

/// All failures.
#[derive(Default)]
pub(crate) struct Report {
    wrong: BTreeSet<String>,
    unexpected: BTreeSet<String>,
}

impl Report {
    pub(crate) fn add(&mut self, cell: Cell, outcome: Outcome) {
        let Err(wrong) = outcome else { return };
        self.wrong.insert(cell.path());
        if !is_known(cell) {
            self.unexpected.insert(wrong);
        }
    }

    /// Leaves the list of call sites and the wrong cells where `cargo xtask test` finds them.
    pub(crate) fn write(&self) {
        let report = json!({
            "sites": ALL,
            "modes": Mode::ALL,
            "demands": Demand::ALL,
            "cells": Cell::all().map(|cell| json!({
                "site": cell.site.name,
                "mode": cell.mode,
                "demand": cell.demand,
                "right": !self.wrong.contains(&cell.path()) && !is_known(cell),
            })).collect::<Vec<_>>(),
        });
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("call-sites.json");
        fs::write(file, format!("{report:#}\n")).expect("the target folder can be written");
    }

    /// Panics with what is wrong and not known to be.
    pub(crate) fn assert_right(&self) {
        let shown: Vec<_> = self
            .unexpected
            .iter()
            .take(MOST)
            .map(String::as_str)
            .collect();
        let number = self.unexpected.len();
        assert!(number == 0, "{number} are wrong:\n{}", shown.join("\n"));
    }
}

/// Whether the call site itself says that this cell is not right; whether it is may depend on time.
fn is_known(cell: Cell) -> bool {
    let mut known = cell.site.known.iter().filter(|known| !known.javascript);
    known.any(|known| known.modes.contains(&cell.mode))
}
