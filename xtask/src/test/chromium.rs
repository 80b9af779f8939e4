//! A Chromium for the browser tests: the one that is here, or the one that can be had.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::step::note;
use crate::tools;

const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Finds or installs it.
///
/// 1. `CHROMIUM`, a path, if the environment has it;
/// 2. an installed one;
/// 3. Debian's package, as root on a system with apt;
/// 4. Playwright's own download; then the answer is `None`, as Playwright finds it by itself.
///
/// # Errors
///
/// None of these; the error says what to do.
pub(crate) fn ensure(end2end: &Path) -> Result<Option<PathBuf>> {
    if let Some(path) = env::var_os("CHROMIUM") {
        return Ok(Some(path.into()));
    }
    if let Some(path) = installed() {
        return Ok(Some(path));
    }
    if tools::has_apt() {
        note("no Chromium: installing Debian's package");
        if let Err(error) = tools::install_package("chromium") {
            note(format!("that failed: {error:#}"));
        }
        if let Some(path) = installed() {
            return Ok(Some(path));
        }
    }
    note("no Chromium: fetching Playwright's");
    let mut playwright = Command::new("npx");
    playwright
        .current_dir(end2end)
        .args(["playwright", "install", "chromium"]);
    if let Err(error) = process::run(&mut playwright) {
        bail!(
            "there is no Chromium for the browser tests, and none could be fetched ({error:#}): \
             install one (Debian: `apt-get install chromium`), or name one in CHROMIUM"
        );
    }
    Ok(None)
}

/// The first one that runs: a name on `PATH` may be a stub that only tells how to install it.
fn installed() -> Option<PathBuf> {
    NAMES
        .into_iter()
        .filter_map(tools::on_path)
        .find(|path| process::succeeds(Command::new(path).arg("--version")))
}
