//! `cargo xtask test`: everything that must hold, in order, ending at the first that does not.
//!
//! Everything for the host is built as `--workspace --exclude frontend`, everything for the
//! browser as `frontend` and what it needs, in a target folder of its own. So leptos' features
//! `ssr` and `hydrate` never meet in one build, and each dependency is built once per side.
//! (`--all-features` would unite them; it is never right here.)

mod asvs;
mod browser;
mod browser_tree;
mod call_sites;
pub(crate) mod chromium;
mod count;
mod log_scan;
mod page_files;
mod postgres;
mod report;

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use self::count::Count;
use crate::bundle::{self, Profile};
use crate::step::{note, step};
use crate::workspace::Workspace;
use crate::{faults, fuzz_parsers, load, process, tools};

/// What the host builds: the workspace, and of it not the browser's entry.
const HOST: [&str; 3] = ["--workspace", "--exclude", "frontend"];
/// What the browser builds.
const BROWSER: [&str; 9] = [
    "frontend",
    "notebook",
    "leptos_auth",
    "leptos_accounts",
    "specimen",
    "specimen-browser",
    "specimen-islands",
    "specimen-lazy",
    "bundle-sizes",
];
/// Those of them that are the host's side unless somebody says otherwise.
const BROWSER_FEATURES: &str =
    "specimen/hydrate,specimen-islands/hydrate,specimen-lazy/hydrate,bundle-sizes/resume";
const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

/// One step: its name on the command line, what it is, and what it does.
struct Step {
    name: &'static str,
    title: &'static str,
    run: fn(&mut Run<'_>) -> Result<()>,
}

const STEPS: [Step; 16] = [
    Step {
        name: "format",
        title: "format",
        run: format,
    },
    Step {
        name: "pages",
        title: "page files are mounted",
        run: |run| page_files::check(&run.workspace.root().join("app/src")),
    },
    Step {
        name: "asvs",
        title: "docs/asvs.md names tests that there are",
        run: |run| asvs::check(run.workspace),
    },
    Step {
        name: "lint",
        title: "lints, host",
        run: lint,
    },
    Step {
        name: "lint-browser",
        title: "lints, browser",
        run: lint_browser,
    },
    Step {
        name: "browser-tree",
        title: "the browser build is free of server crates",
        run: |run| browser_tree::check(run.workspace),
    },
    Step {
        name: "test",
        title: "unit and integration tests",
        run: test_rust,
    },
    Step {
        name: "postgres",
        title: "the same on PostgreSQL",
        run: |run| postgres::test(run.workspace, &mut run.count.rust),
    },
    Step {
        name: "faults",
        title: "killed under load, in short",
        run: |run| faults::faults(run.workspace, true),
    },
    Step {
        name: "load",
        title: "a flood of sign-ins, in short",
        run: |run| load::load(run.workspace, true),
    },
    Step {
        name: "doctest",
        title: "documentation tests",
        run: test_documentation,
    },
    Step {
        name: "doc",
        title: "documentation",
        run: document,
    },
    Step {
        name: "deny",
        title: "licences and advisories",
        run: deny,
    },
    Step {
        name: "fuzz-parsers",
        title: "parsers, a few seconds each",
        run: |run| fuzz_parsers::fuzz_parsers(run.workspace, fuzz_parsers::SHORT),
    },
    Step {
        name: "browser",
        title: "browser tests",
        run: test_browser,
    },
    Step {
        name: "call-sites",
        title: "docs/call-sites.md is what the tests found",
        run: |run| call_sites::check(run.workspace),
    },
];

/// What the steps share.
struct Run<'a> {
    workspace: &'a Workspace,
    count: Count,
}

/// Runs the named steps, or all of them, and prints the sum of their tests as its last line.
pub(crate) fn test(workspace: &Workspace, names: &[String]) -> Result<()> {
    for name in names {
        if !STEPS.iter().any(|step| step.name == name) {
            let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
            bail!("there is no step `{name}`; there are: {}", known.join(", "));
        }
    }
    let start = Instant::now();
    let mut run = Run {
        workspace,
        count: Count::default(),
    };
    for chosen in &STEPS {
        if names.is_empty() || names.iter().any(|name| name == chosen.name) {
            step(chosen.title, || (chosen.run)(&mut run))?;
        }
    }
    let minutes = start.elapsed().as_secs_f64() / 60.0;
    if names.is_empty() {
        eprintln!("==> all steps passed in {minutes:.1} min");
    } else {
        eprintln!(
            "==> passed, and no other step was run: {}",
            names.join(", ")
        );
    }
    if run.count.any() {
        note(run.count.parts());
        println!("{}", run.count.summary());
    }
    Ok(())
}

fn format(run: &mut Run<'_>) -> Result<()> {
    let root = run.workspace.root();
    tools::ensure_component(root, "rustfmt", "fmt")?;
    process::run(process::cargo(root).args(["fmt", "--all", "--check"]))?;
    let fuzz = root.join("crates/leptos_auth/fuzz");
    process::run(process::cargo(&fuzz).args(["fmt", "--check"]))
}

fn lint(run: &mut Run<'_>) -> Result<()> {
    let root = run.workspace.root();
    tools::ensure_component(root, "clippy", "clippy")?;
    process::run(
        process::cargo(root)
            .arg("clippy")
            .args(HOST)
            .arg("--all-targets")
            .args(DENY_WARNINGS),
    )
}

fn lint_browser(run: &mut Run<'_>) -> Result<()> {
    let root = run.workspace.root();
    tools::ensure_component(root, "clippy", "clippy")?;
    tools::ensure_wasm_target(root)?;
    let mut clippy = process::cargo(root);
    clippy.args(["clippy", "--lib", "--target", tools::WASM]);
    for package in BROWSER {
        clippy.args(["--package", package]);
    }
    clippy
        .args(["--no-default-features", "--features", BROWSER_FEATURES])
        .arg("--target-dir")
        .arg(run.workspace.front_target())
        .args(DENY_WARNINGS);
    process::run(&mut clippy)
}

fn test_rust(run: &mut Run<'_>) -> Result<()> {
    let mut cargo = process::cargo(run.workspace.root());
    cargo.arg("test").args(HOST).arg("--all-targets");
    let count = &mut run.count.rust;
    process::run_reading(&mut cargo, |line| count.read_cargo(line))
}

fn test_documentation(run: &mut Run<'_>) -> Result<()> {
    let mut cargo = process::cargo(run.workspace.root());
    cargo.arg("test").args(HOST).arg("--doc");
    let count = &mut run.count.doc;
    process::run_reading(&mut cargo, |line| count.read_cargo(line))
}

fn document(run: &mut Run<'_>) -> Result<()> {
    process::run(
        process::cargo(run.workspace.root())
            .env("RUSTDOCFLAGS", "-D warnings")
            .arg("doc")
            .args(HOST)
            .arg("--no-deps"),
    )
}

fn deny(run: &mut Run<'_>) -> Result<()> {
    if tools::on_path("cargo-deny").is_none() {
        note(
            "not checked here: cargo-deny is not installed (`cargo install --locked cargo-deny`); \
             the hosted workflow checks it",
        );
        return Ok(());
    }
    process::run(
        Command::new("cargo-deny")
            .current_dir(run.workspace.root())
            .arg("check"),
    )
}

fn test_browser(run: &mut Run<'_>) -> Result<()> {
    let workspace = run.workspace;
    bundle::build(workspace, Profile::Test)?;
    bundle::build_specimens(workspace)?;
    // With `--tests`, the server is linked from what the unit tests have compiled: alone, it would
    // be a build with other features of its dependencies.
    step("servers: compile", || {
        let mut cargo = process::cargo(workspace.root());
        process::run(
            cargo
                .args(["build", "--profile", "test"])
                .args(HOST)
                .args(["--bin", "server", "--bin", "specimen"])
                .args([
                    "--bin",
                    "specimen-islands",
                    "--bin",
                    "specimen-lazy",
                    "--tests",
                ]),
        )
    })?;
    run.count.browser = browser::run(workspace)?;
    Ok(())
}
