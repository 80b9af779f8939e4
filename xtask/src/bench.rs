//! `cargo xtask bench`: what an interrupt costs, here and elsewhere.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::faults::machine;
use crate::step::step;
use crate::workspace::Workspace;
use crate::{process, tools};

const GET_WRK: &str = "on Debian, `apt-get install wrk`";
const GET_TASKSET: &str = "it is a part of util-linux";
const GET_NODE: &str = "the peers are installed by npm (https://nodejs.org, or the package `npm` of your \
    distribution)";
/// Those that npm installs and builds.
const NODE_PEERS: [&str; 2] = ["next", "sveltekit"];

/// Builds everybody, measures, and writes the table and the picture. Quick, nothing is written that is kept.
pub(crate) fn bench(workspace: &Workspace, quick: bool) -> Result<()> {
    tools::need("taskset", GET_TASKSET)?;
    tools::need("npm", GET_NODE)?;
    ensure_wrk()?;
    let root = workspace.root();
    let peers = root.join("benchmarks/peers");
    for name in NODE_PEERS {
        step(&format!("{name}: install and build"), || {
            node_peer(&peers.join(name))
        })?;
    }
    step("topcoat: build", || {
        process::run(process::cargo(&peers.join("topcoat")).args([
            "build",
            "--release",
            "--locked",
        ]))
    })?;
    step("ours, leptos and axum: build", || {
        let mut cargo = process::cargo(root);
        cargo
            .args(["build", "--release", "--package", "benchmarks"])
            .env("CARGO_INCREMENTAL", "0");
        process::run(&mut cargo)
    })?;
    let (folder, rounds, seconds) = match quick {
        true => (workspace.target().join("bench"), 2, 2),
        false => (root.join("docs"), 5, 3),
    };
    fs::create_dir_all(folder.join("images"))?;
    step("measure", || {
        let mut compare = Command::new(workspace.target().join("release/compare"));
        compare
            .arg("--peers")
            .arg(&peers)
            .arg("--table")
            .arg(folder.join("benchmarks.md"))
            .arg("--picture")
            .arg(folder.join("images/benchmarks.svg"))
            .args([
                "--rounds",
                &format!("{rounds}"),
                "--seconds",
                &format!("{seconds}"),
            ])
            .args(["--visits", "20", "--machine", &machine()?]);
        process::run(&mut compare)
    })
}

fn ensure_wrk() -> Result<()> {
    if tools::on_path("wrk").is_none() && tools::has_apt() {
        tools::install_package("wrk")?;
    }
    tools::need("wrk", GET_WRK).map(drop)
}

fn node_peer(folder: &Path) -> Result<()> {
    let mut install = Command::new("npm");
    // Not `npm ci`: a lock file written where a registry lacks one system's binaries has not all of them.
    install
        .current_dir(folder)
        .args(["install", "--no-audit", "--no-fund"]);
    process::run(&mut install)?;
    let mut build = Command::new("npm");
    build.current_dir(folder).args(["run", "build"]);
    process::run(&mut build).with_context(|| folder.display().to_string())
}
