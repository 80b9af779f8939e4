//! Which cells are right, for `docs/call-sites.md` and for the reader of a failure.

use std::{collections::BTreeMap, fs, panic::AssertUnwindSafe, path::Path};

use futures::FutureExt;
use serde::Serialize;
use serde_json::{Value, json};
use specimen::demand::Demand;

/// What was found in the cells of a table: a row's call site, a column, and a demand.
#[derive(Default)]
pub(crate) struct Report(BTreeMap<(&'static str, &'static str, &'static str), bool>);

impl Report {
    /// Adds what was found in a cell. Where it was looked at several times, all have to be right.
    pub(crate) fn add(
        &mut self,
        site: &'static str,
        column: &'static str,
        demand: Demand,
        right: bool,
    ) {
        *self
            .0
            .entry((site, column, demand.segment()))
            .or_insert(true) &= right;
    }

    /// Leaves them as `tmp/call-sites/{name}.json` in the target folder, and panics if one is wrong.
    pub(crate) fn finish<S: Serialize>(self, name: &str, columns: &[&str], sites: &[S]) {
        let cell = |((site, column, demand), right): (&_, &bool)| json!({ "site": site, "column": column, "demand": demand, "right": right });
        let report = json!({
            "columns": columns,
            "demands": Demand::ALL,
            "sites": sites,
            "cells": self.0.iter().map(cell).collect::<Vec<Value>>(),
        });
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("call-sites");
        fs::create_dir_all(&folder).expect("the target folder can be written");
        let file = folder.join(name).with_extension("json");
        fs::write(file, format!("{report:#}\n")).expect("the target folder can be written");
        let wrong = self.0.into_iter().filter(|(_, right)| !right);
        let wrong: Vec<_> = wrong.map(|(cell, _)| cell).collect();
        assert!(wrong.is_empty(), "wrong, as told above: {wrong:#?}");
    }
}

/// Whether a check does not panic.
pub(crate) async fn holds(check: impl Future<Output = ()>) -> bool {
    AssertUnwindSafe(check).catch_unwind().await.is_ok()
}
