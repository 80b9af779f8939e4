//! `wasm-opt`: a browser bundle of less than half the size, where the tool is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{process, tools};

/// What is said where there is no `wasm-opt`.
pub(super) const MISSING: &str = "wasm-opt was skipped (the bundle works, at twice the size): it \
    comes with the package `binaryen` of your distribution, or by `npm install --no-save binaryen` in \
    end2end/";

/// What Rust's wasm may use, and every browser of the last years has.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// An installed `wasm-opt`.
#[derive(Debug, Hash)]
pub(super) struct Optimizer {
    program: PathBuf,
}

impl Optimizer {
    /// The one on `PATH`, or that of the packages of the browser tests or benchmarks.
    pub(super) fn find(workspace: &Workspace) -> Option<Self> {
        let folders = [
            workspace.end2end(),
            workspace.root().join("benchmarks/browser"),
        ];
        let packaged = folders.map(|folder| folder.join("node_modules/.bin/wasm-opt"));
        tools::on_path("wasm-opt")
            .or_else(|| packaged.into_iter().find(|program| program.is_file()))
            .map(|program| Self { program })
    }

    /// Replaces a wasm file by a smaller one.
    pub(super) fn run(&self, module: &Path) -> Result<()> {
        let smaller = module.with_extension("wasm.opt");
        process::run(
            Command::new(&self.program)
                .arg("-Oz")
                .args(FEATURES)
                .arg(module)
                .arg("-o")
                .arg(&smaller),
        )?;
        fs::rename(&smaller, module).context("can't put the optimised wasm file in place")
    }
}
