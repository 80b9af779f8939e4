//! The same small application by others: `docs/benchmarks.md`, and its picture.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::step::step;
use crate::workspace::Workspace;
use crate::{process, tools};

const GET_WRK: &str = "on Debian, `apt-get install wrk`";
const GET_TASKSET: &str = "it is a part of util-linux";
const GET_NODE: &str = "the peers are installed by npm (https://nodejs.org, or the package `npm` of your \
    distribution)";
/// Those that npm installs and builds.
const NODE_PEERS: [&str; 2] = ["next", "sveltekit"];

/// Builds those that are not of this workspace.
pub(super) fn build(workspace: &Workspace) -> Result<()> {
    tools::need("taskset", GET_TASKSET)?;
    tools::need("npm", GET_NODE)?;
    ensure_wrk()?;
    let peers = folder_of(workspace);
    for name in NODE_PEERS {
        step(&format!("{name}: install and build"), || {
            node_peer(&peers.join(name))
        })?;
    }
    step("topcoat: build", || {
        let mut cargo = process::cargo(&peers.join("topcoat"));
        process::run(cargo.args(["build", "--release", "--locked"]))
    })
}

/// Writes the table and the picture.
pub(super) fn measure(
    workspace: &Workspace,
    folder: &Path,
    quick: bool,
    machine: &str,
) -> Result<()> {
    let (rounds, seconds) = if quick { (3, 1) } else { (10, 1) };
    let mut compare = Command::new(workspace.target().join("release/compare"));
    compare
        .arg("--peers")
        .arg(folder_of(workspace))
        .arg("--table")
        .arg(folder.join("benchmarks.md"))
        .arg("--picture")
        .arg(folder.join("images/benchmarks.svg"))
        .args(["--rounds", &format!("{rounds}")])
        .args(["--seconds", &format!("{seconds}")])
        .args(["--visits", "20", "--machine", machine]);
    process::run(&mut compare)
}

fn folder_of(workspace: &Workspace) -> PathBuf {
    workspace.root().join("benchmarks/peers")
}

fn ensure_wrk() -> Result<()> {
    if tools::on_path("wrk").is_none() && tools::has_apt() {
        tools::install_package("wrk")?;
    }
    tools::need("wrk", GET_WRK).map(drop)
}

fn node_peer(folder: &Path) -> Result<()> {
    npm_install(folder)?;
    let mut build = Command::new("npm");
    build.current_dir(folder).args(["run", "build"]);
    process::run(&mut build).with_context(|| folder.display().to_string())
}

/// Not `npm ci`: a lock file written where a registry lacks one system's binaries has not all of them.
pub(super) fn npm_install(folder: &Path) -> Result<()> {
    let mut install = Command::new("npm");
    install
        .current_dir(folder)
        .args(["install", "--no-audit", "--no-fund"]);
    process::run(&mut install)
}
