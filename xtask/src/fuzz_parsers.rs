//! `cargo xtask fuzz-parsers`: the targets of `cargo fuzz`, one after the other.

use anyhow::{Result, bail};

use crate::step::{note, step};
use crate::workspace::Workspace;
use crate::{process, tools};

/// How long each target runs, unless somebody says otherwise.
pub(crate) const LONG: u64 = 600;
/// The same, in `cargo xtask test`.
pub(crate) const SHORT: u64 = 5;

const TARGETS: [&str; 5] = [
    "request",
    "challenge",
    "local_target",
    "public_origin",
    "interrupt",
];

/// Runs each target for so many seconds; it ends at the first input that breaks one.
pub(crate) fn fuzz_parsers(workspace: &Workspace, seconds: u64) -> Result<()> {
    ensure_cargo_fuzz(workspace)?;
    for target in TARGETS {
        step(&format!("fuzz: {target}"), || {
            run(workspace, target, seconds)
        })?;
    }
    Ok(())
}

fn ensure_cargo_fuzz(workspace: &Workspace) -> Result<()> {
    if !["c++", "g++", "clang++"]
        .iter()
        .any(|name| tools::on_path(name).is_some())
    {
        bail!("libFuzzer needs a C++ compiler: on Debian, `apt-get install g++`");
    }
    if process::succeeds(process::cargo(workspace.root()).args(["fuzz", "--version"])) {
        return Ok(());
    }
    note("no cargo-fuzz: cargo install --locked cargo-fuzz");
    process::run(process::cargo(workspace.root()).args(["install", "--locked", "cargo-fuzz"]))
}

fn run(workspace: &Workspace, target: &str, seconds: u64) -> Result<()> {
    let fuzz = workspace.root().join("crates/leptos_auth/fuzz");
    // Without a sanitizer, which stable Rust has not: there is no unsafe code to watch.
    process::run(
        process::cargo(&fuzz)
            .args(["fuzz", "run", "--dev", "--sanitizer", "none", "--fuzz-dir"])
            .arg(&fuzz)
            .arg("--target-dir")
            .arg(workspace.target().join("fuzz"))
            .arg(target)
            .arg("--")
            .arg(format!("-dict={}", fuzz.join("http.dict").display()))
            .arg(format!("-max_total_time={seconds}"))
            .args([
                "-max_len=4096",
                "-print_final_stats=1",
                "-verbosity=0",
                "-print_funcs=0",
            ]),
    )
}
