//! The browser's side of Notebook: `target/site`, which the server serves as static files.
//!
//! ```text
//! target/site/pkg/notebook.js        wasm-bindgen's JavaScript
//! target/site/pkg/notebook_bg.wasm   the `frontend` crate
//! target/site/pkg/notebook.css       style/main.css and what it imports
//! target/site/...                    public/...
//! ```

mod assets;
mod bindgen;
mod optimize;
mod style;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::step::step;
use crate::workspace::Workspace;
use crate::{process, tools};

/// What every file of the bundle is named after: leptos' `output-name`.
pub(crate) const NAME: &str = "notebook";
/// The folder of the bundle below the site's root: leptos' `site-pkg-dir`.
pub(crate) const PKG_DIR: &str = "pkg";

/// For whom a build is: who edits, or who visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Profile {
    /// Builds fast.
    Dev,
    /// Runs fast, loads fast.
    Release,
}

impl Profile {
    /// The profile's name in `Cargo.toml`, and that of its folder in the target folder.
    fn cargo_profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Dev => ("dev", "debug"),
            Self::Release => ("wasm-release", "wasm-release"),
        }
    }
}

/// Builds all of it.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    tools::ensure_wasm_target(workspace.root())?;
    step("browser bundle: compile", || {
        process::run(&mut compile(workspace, profile))
    })?;
    install(workspace, profile)
}

/// The command that compiles the `frontend` crate to wasm.
pub(crate) fn compile(workspace: &Workspace, profile: Profile) -> Command {
    let mut cargo = process::cargo(workspace.root());
    cargo
        .args(["build", "--package", "frontend", "--lib"])
        .args(["--target", tools::WASM])
        .args(["--profile", profile.cargo_profile().0])
        .arg("--target-dir")
        .arg(workspace.front_target());
    cargo
}

/// Makes the site out of what [`compile`] has compiled, of the style sheet and the static files.
pub(crate) fn install(workspace: &Workspace, profile: Profile) -> Result<()> {
    step("browser bundle: wasm-bindgen", || {
        bindgen::install(workspace, profile, &compiled(workspace, profile))
    })?;
    step("browser bundle: style and static files", || {
        install_assets(workspace)?;
        install_style(workspace)
    })
}

/// Writes the style sheet.
pub(crate) fn install_style(workspace: &Workspace) -> Result<()> {
    style::install(
        &workspace.root().join("style/main.css"),
        &pkg(workspace).join(format!("{NAME}.css")),
    )
}

/// Copies the static files.
pub(crate) fn install_assets(workspace: &Workspace) -> Result<()> {
    assets::copy(&workspace.root().join("public"), &workspace.site())
}

fn pkg(workspace: &Workspace) -> PathBuf {
    workspace.site().join(PKG_DIR)
}

fn compiled(workspace: &Workspace, profile: Profile) -> PathBuf {
    workspace
        .front_target()
        .join(tools::WASM)
        .join(profile.cargo_profile().1)
        .join("frontend.wasm")
}
