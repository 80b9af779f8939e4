//! Which cells are right, for the table: beside what `matrix` leaves for pages.

use std::{fs, panic::AssertUnwindSafe, path::Path};

use futures::FutureExt;
use serde_json::{Value, json};
use specimen::{demand::Demand, handlers::Site};

use super::Dialect;

/// What was found in each cell of a table.
#[derive(Default)]
pub(crate) struct Report {
    cells: Vec<Value>,
    wrong: Vec<String>,
}

impl Report {
    /// Adds a cell, which is right if its check does not panic.
    pub(crate) async fn add(
        &mut self,
        site: Site,
        demand: Demand,
        dialect: Dialect,
        check: impl Future<Output = ()>,
    ) {
        let right = AssertUnwindSafe(check).catch_unwind().await.is_ok();
        if !right {
            let demand = demand.segment();
            self.wrong
                .push(format!("{} × {demand} × {dialect:?}", site.name));
        }
        let dialect = match dialect {
            Dialect::Browser => "browser",
            Dialect::Program => "program",
        };
        let (site, demand) = (site.name, demand.segment());
        let cell = json!({ "site": site, "demand": demand, "dialect": dialect, "right": right });
        self.cells.push(cell);
    }

    /// Leaves them as `tmp/{name}.json` in the target folder, and panics if one is wrong.
    pub(crate) fn finish(self, name: &str, sites: &[Site]) {
        let report = json!({ "sites": sites, "demands": Demand::ALL, "cells": self.cells });
        let file = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(name)
            .with_extension("json");
        fs::write(file, format!("{report:#}\n")).expect("the target folder can be written");
        assert!(
            self.wrong.is_empty(),
            "wrong, as told above: {:#?}",
            self.wrong
        );
    }
}
