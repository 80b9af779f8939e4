//! `cargo xtask bench`: what an interrupt costs, here and elsewhere.

mod browser;
mod micro;
mod peers;

use anyhow::Result;

use crate::faults::machine;
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// Builds everybody, measures, and writes the tables and the picture. Quick, nothing is written that is
/// kept, and no bundle is weighed.
pub(crate) fn bench(workspace: &Workspace, quick: bool) -> Result<()> {
    let folder = match quick {
        true => workspace.target().join("bench"),
        false => workspace.root().join("docs"),
    };
    std::fs::create_dir_all(folder.join("images"))?;
    peers::build(workspace)?;
    // In one build, or each would choose other features of what they share.
    step("ours, leptos and axum: build", || {
        let mut cargo = process::cargo(workspace.root());
        cargo
            .args(["build", "--release", "--bins", "--benches"])
            .args(PACKAGES)
            .env("CARGO_INCREMENTAL", "0");
        process::run(&mut cargo)
    })?;
    let machine = machine()?;
    step("measure the peers", || {
        peers::measure(workspace, &folder, quick, &machine)
    })?;
    step("measure the parts", || {
        micro::measure(workspace, &folder, quick, &machine)
    })?;
    if quick {
        return Ok(());
    }
    step("measure in the browser", || {
        browser::measure(workspace, &folder, &machine)
    })
}

const PACKAGES: [&str; 4] = ["--package", "benchmarks", "--package", "server"];
