//! `cargo xtask bench`: what an interrupt costs, here and elsewhere.

mod browser;
mod micro;
mod peers;

use anyhow::{Result, bail};

use crate::faults::machine;
use crate::instructions::instructions;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// What is measured, and how long.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct BenchOptions {
    /// In short: nothing is written that is kept, and what of [`LONG`] is not named is left out.
    pub(crate) quick: bool,
    /// Of [`PARTS`]; all of them if none is named.
    pub(crate) parts: Vec<String>,
}

const PEERS: &str = "peers";
const MICRO: &str = "parts";
const BROWSER: &str = "browser";
const INSTRUCTIONS: &str = "instructions";
const PARTS: [&str; 4] = [PEERS, MICRO, BROWSER, INSTRUCTIONS];
/// What has no short form.
const LONG: [&str; 2] = [BROWSER, INSTRUCTIONS];
/// Built at once, or each would choose other features of what they share; the second is for the browser alone.
const PACKAGES: [&str; 4] = ["--package", "benchmarks", "--package", "server"];

/// Builds everybody, measures, and writes the tables and the picture.
pub(crate) fn bench(workspace: &Workspace, options: &BenchOptions) -> Result<()> {
    let BenchOptions { quick, parts } = options;
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        bail!(
            "there is no part `{unknown}`; there are: {}",
            PARTS.join(", ")
        );
    }
    let is_chosen = |name: &str| match parts.is_empty() {
        true => !(*quick && LONG.contains(&name)),
        false => parts.iter().any(|part| part == name),
    };
    let folder = match quick {
        true => workspace.target().join("bench"),
        false => workspace.root().join("docs"),
    };
    std::fs::create_dir_all(folder.join("images"))?;
    if is_chosen(PEERS) {
        peers::build(workspace)?;
    }
    let packages = match *quick && !is_chosen(BROWSER) {
        true => &PACKAGES[..2],
        false => &PACKAGES[..],
    };
    step("ours, leptos and axum: build", || {
        let mut cargo = process::cargo(workspace.root());
        cargo
            .args(["build", "--release", "--bins", "--benches"])
            .args(packages)
            .env("CARGO_INCREMENTAL", "0");
        process::run(&mut cargo)
    })?;
    let machine = machine()?;
    if is_chosen(PEERS) {
        step("measure the peers", || {
            peers::measure(workspace, &folder, *quick, &machine)
        })?;
    }
    if is_chosen(MICRO) {
        step("measure the parts", || {
            micro::measure(workspace, &folder, packages, *quick, &machine)
        })?;
    }
    if is_chosen(BROWSER) {
        step("measure in the browser", || {
            browser::measure(workspace, &folder, &machine)
        })?;
    }
    // The last, since it ends with an error where a limit is not kept.
    if is_chosen(INSTRUCTIONS) {
        step("count instructions", || instructions(workspace))?;
    }
    Ok(())
}
