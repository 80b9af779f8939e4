//! The figures of a run, for `docs/faults.md`.

use std::{env, fs, path::Path, time::Duration};

use crate::{database::TestDatabase, journal::Held};

/// A folder for them; unset, they are printed.
const FOLDER: &str = "FAULTS_REPORT";

pub(crate) struct Report {
    name: String,
    row: String,
}

impl Report {
    pub(crate) fn new(
        killed: &str,
        database: &TestDatabase,
        kills: usize,
        load: Duration,
        recovery: Duration,
        held: Held,
    ) -> Self {
        let kind = match database.url().starts_with("sqlite:") {
            true => "SQLite",
            false => "PostgreSQL",
        };
        let row = format!(
            "| {killed} | {kind} | {kills} | {:.0} s | {} | 0 | {} | 0 | {} | 0 | {} | {} | {:.1} s | passed |\n",
            load.as_secs_f64(),
            held.notes,
            held.alive,
            held.ended,
            held.unavailable,
            held.cut_off,
            recovery.as_secs_f64(),
        );
        let name = format!("{killed}-{kind}").replace(' ', "-");
        Self { name, row }
    }

    /// All that was acknowledged holds, or the test would have ended before.
    pub(crate) fn write(self) {
        print!("{}", self.row);
        if let Some(folder) = env::var_os(FOLDER) {
            let file = Path::new(&folder).join(format!("{}.row", self.name));
            fs::write(file, self.row).expect("a report");
        }
    }
}
