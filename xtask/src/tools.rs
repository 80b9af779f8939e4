//! Finding a tool, fetching it where that is one command, and otherwise saying how to get it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::step::note;

/// The target of the browser bundle.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The first program of this name in the folders of `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&file))
        .find(|path| path.is_file())
}

/// As [`on_path`], where its absence is an error that says how to get it.
pub(crate) fn need(name: &str, how: &str) -> Result<PathBuf> {
    on_path(name).with_context(|| format!("`{name}` is not installed: {how}"))
}

/// Makes sure that Rust can compile for the browser.
pub(crate) fn ensure_wasm_target(root: &Path) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc
        .current_dir(root)
        .args(["--print", "target-libdir", "--target", WASM]);
    let folder = process::output(&mut rustc)?;
    let folder = String::from_utf8(folder).context("a path that is UTF-8")?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    rustup(
        root,
        &["target", "add", WASM],
        "your Rust has no standard library for the browser",
    )
}

/// Makes sure that a part of the Rust tool chain (`clippy`, `rustfmt`) is there.
pub(crate) fn ensure_component(root: &Path, component: &str, subcommand: &str) -> Result<()> {
    if process::succeeds(process::cargo(root).args([subcommand, "--version"])) {
        return Ok(());
    }
    rustup(
        root,
        &["component", "add", component],
        &format!("your Rust has no {component}"),
    )
}

fn rustup(root: &Path, args: &[&str], missing: &str) -> Result<()> {
    let line = format!("rustup {}", args.join(" "));
    if on_path("rustup").is_none() {
        bail!(
            "{missing}, and there is no rustup to add it with `{line}`: install Rust from \
             https://rustup.rs, or the package of your distribution that holds it"
        );
    }
    note(format!("{missing}: {line}"));
    process::run(Command::new("rustup").current_dir(root).args(args))
}

/// Whether Debian's packages can be installed: as root, on a system with apt.
pub(crate) fn has_apt() -> bool {
    is_root() && on_path("apt-get").is_some()
}

/// Installs a package of Debian's.
pub(crate) fn install_package(name: &str) -> Result<()> {
    let mut update = Command::new("apt-get");
    process::run(update.arg("update"))?;
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args([
        "install",
        "--yes",
        "--no-install-recommends",
        name,
    ]);
    process::run(&mut install)
}

#[cfg(unix)]
pub(crate) fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
pub(crate) fn is_root() -> bool {
    false
}
