//! How much of a bundle is ours.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Module, NOTEBOOK, Profile, bindgen, build, profile};
use crate::process;
use crate::step::step;
use crate::workspace::Workspace;

/// What a bundle weighs, in bytes.
pub(crate) struct Weight {
    pub(crate) name: &'static str,
    pub(crate) bytes: i64,
    pub(crate) gzip: i64,
    pub(crate) brotli: i64,
    /// Whether it is the one before, and more.
    pub(crate) adds: bool,
    /// The code by crate, before `wasm-opt`.
    pub(crate) crates: BTreeMap<String, u64>,
}

/// The application in `benchmarks/browser`, with more and more of `leptos_auth`.
const STEPS: [(&str, &[&str]); 5] = [
    ("leptos alone", &["--no-default-features"]),
    ("and the boundary", &["--features", "boundary"]),
    ("and forms at their page", &["--features", "form"]),
    (
        "and who is signed in, in every tab",
        &["--features", "auth"],
    ),
    ("and mutations that go on", &["--features", "resume"]),
];

/// Builds each as for visitors and weighs it, Notebook last. `scripts` has `wasm-opt` among its packages,
/// and what compresses.
pub(crate) fn weigh(workspace: &Workspace, scripts: &Path) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for (nth, (name, features)) in STEPS.into_iter().enumerate() {
        let module = Module {
            package: "bundle-sizes",
            features,
            name: "bundle-sizes",
            split: false,
            site: |workspace| workspace.specimen_site("bundle-sizes"),
        };
        step(&format!("bundle: {name}"), || {
            process::run(&mut module.compile(workspace, Profile::Release))?;
            bindgen::install(workspace, Profile::Release, &module)
        })?;
        weights.push(of(workspace, scripts, &module, name, nth > 0)?);
    }
    build(workspace, Profile::Release)?;
    weights.push(of(
        workspace,
        scripts,
        &NOTEBOOK,
        "Notebook, all of it",
        false,
    )?);
    Ok(weights)
}

fn of(
    workspace: &Workspace,
    scripts: &Path,
    module: &Module,
    name: &'static str,
    adds: bool,
) -> Result<Weight> {
    let pkg = module.pkg(workspace);
    let files: [PathBuf; 2] = [
        pkg.join(format!("{}.js", module.name)),
        pkg.join(format!("{}_bg.wasm", module.name)),
    ];
    let mut node = Command::new(scripts.join("node_modules/.bin/node"));
    node.arg(scripts.join("weigh.mjs")).args(files);
    let weighed: serde_json::Value = serde_json::from_slice(&process::output(&mut node)?)?;
    let bytes = |name: &str| {
        weighed[name]
            .as_i64()
            .with_context(|| format!("no `{name}`"))
    };
    let compiled = fs::read(module.compiled(workspace, Profile::Release))
        .with_context(|| format!("can't read what was compiled of {name}"))?;
    Ok(Weight {
        name,
        crates: profile::by_crate(&compiled)?,
        bytes: bytes("bytes")?,
        gzip: bytes("gzip")?,
        brotli: bytes("brotli")?,
        adds,
    })
}
