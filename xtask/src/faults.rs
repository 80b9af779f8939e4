//! `cargo xtask faults`: kills the server, and its database, under load.
//!
//! The work is a test of the server's (`server/tests/faults`), which ends processes that it or this program
//! has started, by their ids, and nothing else; all of it is on the loopback interface.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};

use crate::postgres::Postgres;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

const SERVER: &str = "what_was_acknowledged_outlives_the_server";
const DATABASE: &str = "what_was_acknowledged_outlives_the_database";
/// How often each is killed.
const SERVER_KILLS: u32 = 50;
const DATABASE_KILLS: u32 = 20;
const FEW: u32 = 3;

const HEAD: &str = "\
# Killed under load

Written by `cargo xtask faults`; do not edit. Four visitors write notes and sign in and out, and keep a
journal of what they were told is done. Meanwhile the server, or a process of its PostgreSQL, gets `kill -9`,
again and again. Afterwards everything in the journal is asked for: a note that was acknowledged and is not
there is lost, and so is a session that nobody has ended and that is refused; one that was signed out and is
let in is revived. Then the database checks itself: SQLite by `integrity_check` and `foreign_key_check`,
PostgreSQL by `amcheck`, every row and every index. A visitor who is told anything but \"done\" or
\"unavailable\" ends the run; who asked to be signed out may also be told that they are.

| killed | database | times | load | notes | lost | sessions | lost | signed out | revived | \"unavailable\" | cut off | longest until it goes on | own check |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
";

/// In short, the kills are few and nothing is written.
pub(crate) fn faults(workspace: &Workspace, quick: bool) -> Result<()> {
    let report = workspace.target().join("tmp/faults");
    if report.exists() {
        fs::remove_dir_all(&report)?;
    }
    fs::create_dir_all(&report)?;
    let times = |kills| if quick { FEW } else { kills };
    step("the server, on SQLite", || {
        test(workspace, &report, SERVER, times(SERVER_KILLS), None)
    })?;
    let postgres = Postgres::start()?;
    if !quick {
        step("the server, on PostgreSQL", || {
            test(workspace, &report, SERVER, SERVER_KILLS, Some(&postgres))
        })?;
    }
    step("the database", || {
        let kills = times(DATABASE_KILLS);
        test(workspace, &report, DATABASE, kills, Some(&postgres))
    })?;
    if quick {
        return Ok(());
    }
    let page = format!("{HEAD}{}\n{}", rows(&report)?, machine()?);
    let file = workspace.root().join("docs/faults.md");
    fs::write(&file, page).with_context(|| format!("can't write {}", file.display()))
}

/// Nothing is compiled again after the step `test`: it is its selection, of which one target is named.
fn test(
    workspace: &Workspace,
    report: &Path,
    name: &str,
    kills: u32,
    postgres: Option<&Postgres>,
) -> Result<()> {
    let mut cargo = process::cargo(workspace.root());
    cargo
        .args(["test", "--workspace", "--exclude", "frontend"])
        .args(["--test", "faults", name, "--", "--nocapture"])
        .env("FAULTS_KILLS", kills.to_string())
        .env("FAULTS_REPORT", report)
        .env_remove("TEST_POSTGRES");
    if let Some(postgres) = postgres {
        cargo
            .env("TEST_POSTGRES", postgres.url())
            .env("FAULTS_POSTGRES", postgres.url());
    }
    process::run(&mut cargo)
}

fn rows(report: &Path) -> Result<String> {
    let mut rows = Vec::new();
    for entry in fs::read_dir(report)? {
        rows.push(fs::read_to_string(entry?.path())?);
    }
    ensure!(rows.len() == 3, "a run left no figures");
    // The server's first.
    rows.sort();
    rows.reverse();
    Ok(rows.concat())
}

/// What it was measured on.
pub(crate) fn machine() -> Result<String> {
    let cores = thread::available_parallelism()?;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let rustc = process::output(Command::new("rustc").arg("--version"))?;
    let kernel = process::output(Command::new("uname").arg("-srm"))?;
    let processor = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, name)| name);
    Ok(format!(
        "On {}: {cores} cores of {processor}, {}, {}.\n",
        date(seconds / (24 * 60 * 60)),
        String::from_utf8_lossy(&kernel).trim(),
        String::from_utf8_lossy(&rustc).trim(),
    ))
}

/// The day so many days after 1970-01-01, by the calendar.
fn date(mut days: u64) -> String {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    loop {
        let length = if is_leap(year) { 366 } else { 365 };
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(31 + 28), "1970-03-01");
        assert_eq!(date(19_782), "2024-02-29");
        assert_eq!(date(20_819), "2027-01-01");
    }
}
