//! The browser's side of Notebook: `target/site`, which the server serves as static files.
//!
//! ```text
//! target/site/pkg/notebook.js        wasm-bindgen's JavaScript
//! target/site/pkg/notebook_bg.wasm   the `frontend` crate
//! target/site/pkg/notebook.css       style/main.css and what it imports
//! target/site/pkg/*.br, *.gz         for visitors: each of them compressed
//! target/site/...                    public/...
//! ```
//!
//! The specimen and the two applications beside it, which only the browser tests look at, have sites
//! of their own below `target`.

mod assets;
mod bindgen;
mod compress;
mod optimize;
mod profile;
mod split;
mod style;
mod weigh;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

pub(crate) use self::weigh::{Weight, weigh};
use crate::step::step;
use crate::workspace::Workspace;
use crate::{process, tools};

/// What every file of the bundle is named after: leptos' `output-name`.
pub(crate) const NAME: &str = "notebook";
/// The folder of the bundle below the site's root: leptos' `site-pkg-dir`.
pub(crate) const PKG_DIR: &str = "pkg";

/// For whom a build is: who edits, a browser that loads it hundreds of times, or who visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Profile {
    /// Builds fast.
    Dev,
    /// Loads fast, checks itself. The server is that of [`Dev`](Self::Dev).
    Test,
    /// Runs fast, loads fast.
    Release,
}

impl Profile {
    /// The profile's name in `Cargo.toml`, and that of its folder in the target folder.
    fn cargo_profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Dev => ("dev", "debug"),
            Self::Test => ("wasm-test", "wasm-test"),
            Self::Release => ("wasm-release", "wasm-release"),
        }
    }
}

/// A crate that is compiled to wasm, and where it is served from.
struct Module {
    package: &'static str,
    /// What chooses the browser's side of the crate.
    features: &'static [&'static str],
    /// What its files are named after.
    name: &'static str,
    /// Whether it has lazy routes.
    split: bool,
    site: fn(&Workspace) -> PathBuf,
}

const NOTEBOOK: Module = Module {
    package: "frontend",
    features: &[],
    name: NAME,
    split: false,
    site: Workspace::site,
};

const SPECIMEN: Module = Module {
    package: "specimen-browser",
    features: &[],
    name: "specimen",
    split: false,
    site: |workspace| workspace.specimen_site("specimen"),
};

const ISLANDS: Module = Module {
    package: "specimen-islands",
    features: BROWSER_SIDE,
    name: "specimen-islands",
    split: false,
    site: |workspace| workspace.specimen_site("specimen-islands"),
};

const LAZY: Module = Module {
    package: "specimen-lazy",
    features: BROWSER_SIDE,
    name: "specimen-lazy",
    split: true,
    site: |workspace| workspace.specimen_site("specimen-lazy"),
};

/// For a crate that is the server's side unless somebody says otherwise.
const BROWSER_SIDE: &[&str] = &["--no-default-features", "--features", "hydrate"];

impl Module {
    fn compile(&self, workspace: &Workspace, profile: Profile) -> Command {
        let mut cargo = process::cargo(workspace.root());
        cargo
            .args(["rustc", "--package", self.package, "--lib"])
            .args(self.features)
            .args(["--target", tools::WASM])
            .args(["--profile", profile.cargo_profile().0])
            .arg("--target-dir")
            .arg(workspace.front_target());
        if self.split {
            cargo.args(["--", "-C", split::LINKER_ARG]);
        }
        cargo
    }

    fn compiled(&self, workspace: &Workspace, profile: Profile) -> PathBuf {
        workspace
            .front_target()
            .join(tools::WASM)
            .join(profile.cargo_profile().1)
            .join(format!("{}.wasm", self.package.replace('-', "_")))
    }

    fn pkg(&self, workspace: &Workspace) -> PathBuf {
        (self.site)(workspace).join(PKG_DIR)
    }
}

/// Builds all of Notebook's.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    tools::ensure_wasm_target(workspace.root())?;
    step("browser bundle: compile", || {
        process::run(&mut compile(workspace, profile))
    })?;
    install(workspace, profile)
}

/// Builds the specimen's and those beside it, for the browser tests.
pub(crate) fn build_specimens(workspace: &Workspace) -> Result<()> {
    for module in [&SPECIMEN, &ISLANDS, &LAZY] {
        step(&format!("{} bundle: compile", module.name), || {
            process::run(&mut module.compile(workspace, Profile::Test))
        })?;
        step(&format!("{} bundle: wasm-bindgen", module.name), || {
            bindgen::install(workspace, Profile::Test, module)
        })?;
    }
    Ok(())
}

/// The command that compiles the `frontend` crate to wasm.
pub(crate) fn compile(workspace: &Workspace, profile: Profile) -> Command {
    NOTEBOOK.compile(workspace, profile)
}

/// Makes the site out of what [`compile`] has compiled, of the style sheet and the static files.
pub(crate) fn install(workspace: &Workspace, profile: Profile) -> Result<()> {
    step("browser bundle: wasm-bindgen", || {
        bindgen::install(workspace, profile, &NOTEBOOK)
    })?;
    step("browser bundle: style and static files", || {
        install_assets(workspace)?;
        install_style(workspace, profile)
    })
}

/// Writes the style sheet, and compresses for visitors what has changed of the bundle.
pub(crate) fn install_style(workspace: &Workspace, profile: Profile) -> Result<()> {
    let pkg = NOTEBOOK.pkg(workspace);
    style::install(
        &workspace.root().join("style/main.css"),
        &pkg.join(format!("{NAME}.css")),
    )?;
    compress::install(&pkg, profile)
}

/// Copies the static files.
pub(crate) fn install_assets(workspace: &Workspace) -> Result<()> {
    assets::copy(&workspace.root().join("public"), &workspace.site())
}
