//! The browser tests: Playwright in Chromium, against the real server on a fresh database.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::count::Tally;
use super::report::Report;
use super::{chromium, log_scan};
use crate::bundle::Profile;
use crate::server::{self, Server};
use crate::step::{note, step};
use crate::workspace::Workspace;
use crate::{process, tools};

const GET_NODE: &str = "the browser tests need Node 20 or later (https://nodejs.org, or the \
    packages `nodejs` and `npm` of your distribution)";
const START_PATIENCE: Duration = Duration::from_secs(30);
/// How much of the server's log is shown after a failure.
const LOG_LINES: usize = 40;
/// The specimen and the applications beside it, each with the variable that tells its tests where
/// it is.
const SPECIMENS: [(&str, &str); 3] = [
    ("specimen", "SPECIMEN_URL"),
    ("specimen-islands", "ISLANDS_URL"),
    ("specimen-lazy", "LAZY_URL"),
];

/// Runs them against a bundle and a server that are already built.
pub(super) fn run(workspace: &Workspace) -> Result<Tally> {
    let end2end = workspace.end2end();
    tools::need("node", GET_NODE)?;
    tools::need("npm", GET_NODE)?;
    step("npm packages", || install_packages(&end2end))?;
    let chromium = step("Chromium", || chromium::ensure(&end2end))?;

    // All that a run leaves behind: screenshots, reports, the server's log and database.
    let output = workspace.target().join("end2end");
    let scratch = output.join("server");
    for old in [&scratch, &output.join("call-sites")] {
        if old.exists() {
            fs::remove_dir_all(old).context("can't remove what the last run left")?;
        }
    }
    fs::create_dir_all(scratch.join("data"))?;
    let log = output.join("server.log");
    let report = output.join("report.json");
    if report.exists() {
        fs::remove_file(&report).context("can't remove the last run's report")?;
    }

    let address = server::free_address()?;
    let origin = format!("http://localhost:{}", address.port());
    let outbox = scratch.join("outbox");
    let database = format!("sqlite://{}", scratch.join("data/notebook.db").display());
    let mut command = server::command(workspace, Profile::Test);
    command
        .current_dir(&scratch)
        .env("LEPTOS_SITE_ADDR", address.to_string())
        .env("LEPTOS_ENV", "PROD")
        .env("PUBLIC_ORIGIN", &origin)
        .env("DATABASE_URL", &database)
        .env("MAIL_URL", format!("file://{}", outbox.display()))
        .env_remove("LEPTOS_WATCH");
    server::lift_limits(&mut command);
    server::log_to(&mut command, &log)?;

    let mut playwright = Command::new("node");
    playwright
        .current_dir(&end2end)
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .args(["--reporter", "list,json"])
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
        .env("OUTPUT_FOLDER", &output)
        .env("BASE_URL", &origin)
        // For `server grant EMAIL ROLE`, the only way to a role.
        .env("SERVER", server::binary(workspace, Profile::Test))
        .env("SERVER_FOLDER", &scratch)
        .env("PUBLIC_ORIGIN", &origin)
        .env("DATABASE_URL", &database)
        // Where the server puts its mails.
        .env("OUTBOX", &outbox);
    if let Some(chromium) = chromium {
        playwright.env("CHROMIUM", chromium);
    }

    let mut server = Server::start(&mut command)?;
    let mut specimens = Vec::new();
    let result = SPECIMENS
        .iter()
        .try_for_each(|(name, variable)| {
            let (specimen, origin) = start_specimen(workspace, name, &output)?;
            specimens.push(specimen);
            playwright.env(variable, origin);
            Ok(())
        })
        .and_then(|()| server.wait_until_ready(address, Some("/healthz"), START_PATIENCE))
        .and_then(|()| process::run(&mut playwright));
    let status = server.stop()?;
    drop(specimens);
    if let Err(error) = result {
        show_end(&log);
        // Last, where whoever reads the end of a long log finds it.
        return Err(with_failures(error, &report));
    }
    if !status.success() {
        show_end(&log);
        bail!("the server was asked to stop and ended with {status}");
    }
    let lines = log_scan::check(&output)?;
    note(format!("no secret in {lines} lines of the logs"));
    note(format!(
        "screenshots: {}",
        output.join("screenshots").display()
    ));
    read(&report)?.tally()
}

fn read(report: &Path) -> Result<Report> {
    Report::parse(&fs::read(report).context("Playwright has written no report")?)
}

/// The error with what failed, where Playwright got as far as to say so.
fn with_failures(error: anyhow::Error, report: &Path) -> anyhow::Error {
    let failures = read(report).map_or_else(|_| Vec::new(), |report| report.failures());
    match failures.len() {
        0 => error,
        number => error.context(format!("{number} failed:\n{}\n", failures.join("\n"))),
    }
}

/// Starts a specimen and waits until it is ready; gives its origin, too.
fn start_specimen(workspace: &Workspace, name: &str, output: &Path) -> Result<(Server, String)> {
    let address = server::free_address()?;
    let origin = format!("http://localhost:{}", address.port());
    let mut command = server::specimen(workspace, name);
    command
        .env("LEPTOS_SITE_ADDR", address.to_string())
        .env("PUBLIC_ORIGIN", &origin);
    server::log_to(&mut command, &output.join(format!("{name}.log")))?;
    let mut specimen = Server::start(&mut command)?;
    specimen.wait_until_ready(address, Some("/healthz"), START_PATIENCE)?;
    Ok((specimen, origin))
}

/// `npm ci`, unless the installed packages are those of the lock file.
fn install_packages(end2end: &Path) -> Result<()> {
    let lock = fs::read(end2end.join("package-lock.json")).context("end2end/package-lock.json")?;
    let mut hasher = DefaultHasher::new();
    lock.hash(&mut hasher);
    let stamp = format!("{:016x}", hasher.finish());
    let stamp_file = end2end.join("node_modules/.xtask-stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        note("unchanged");
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(end2end)
        .args(["ci", "--no-audit", "--no-fund"])
        // Which browser is used is decided in `chromium`.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    process::run(&mut npm)?;
    fs::write(&stamp_file, stamp).context("can't remember what was installed")
}

/// Prints the end of the server's log.
fn show_end(log: &Path) {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    eprintln!("    the end of {}:", log.display());
    for line in &lines[lines.len().saturating_sub(LOG_LINES)..] {
        eprintln!("    | {line}");
    }
}
