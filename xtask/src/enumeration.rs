//! `cargo xtask enumeration`: whether the time of an answer tells who has an account.

use std::fs;

use anyhow::{Context, Result};

use crate::faults::machine;
use crate::process;
use crate::workspace::Workspace;

const PAIRS: u32 = 2_000;

const HEAD: &str = "\
# Whether a refusal tells who has an account

Written by `cargo xtask enumeration`; do not edit. Signing in is refused for an address that is unknown and,
in turn and in random order, for another reason. The times, without the slowest tenth of all, and the ranks of
the times are compared by Welch's t-test, and what is further from 0 is given: beyond 4.5, either way, the two
could be told apart. The control is slower by a millisecond on purpose, and has to be found. That the answers
are the same bytes is a test of every run (`server/src/alike.rs`).

| compared with an unknown address | pairs | median, unknown | median | t | wanted |
|---|---|---|---|---|---|
";

/// Asks for 2,000 pairs of each kind, and writes the table.
pub(crate) fn enumeration(workspace: &Workspace) -> Result<()> {
    let report = workspace.target().join("tmp/enumeration.row");
    fs::create_dir_all(workspace.target().join("tmp"))?;
    process::run(
        process::cargo(workspace.root())
            .args(["test", "--workspace", "--exclude", "frontend"])
            .args(["--test", "enumeration", "the_time_of_a_refusal"])
            .args(["--", "--nocapture"])
            .env("ENUMERATION_PAIRS", PAIRS.to_string())
            .env("ENUMERATION_REPORT", &report)
            .env_remove("TEST_POSTGRES"),
    )?;
    let rows = fs::read_to_string(&report).context("the test left no figures")?;
    let file = workspace.root().join("docs/enumeration.md");
    let page = format!("{HEAD}{rows}\n{}", machine()?);
    fs::write(&file, page).with_context(|| format!("can't write {}", file.display()))
}
