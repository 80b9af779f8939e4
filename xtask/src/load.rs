//! `cargo xtask load`: a flood of sign-ins, and what it does to everybody else.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio, id};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::bundle::{NAME, PKG_DIR, Profile};
use crate::faults::machine;
use crate::process;
use crate::server::{self, Server};
use crate::workspace::Workspace;

/// How long it takes, and what it may come to.
struct Form {
    profile: Profile,
    /// Sign-ins that are sent, by what the workers manage.
    flood: u32,
    rounds: u32,
    /// Of each part of a round.
    seconds: u32,
    /// Percent by which the p99 of pages may grow.
    slower: u32,
    /// Percent of what argon2 gives by itself.
    sign_ins: u32,
    /// MiB beside those of the workers.
    memory: u32,
}

const LONG: Form = Form {
    profile: Profile::Release,
    flood: 10,
    rounds: 16,
    seconds: 5,
    slower: 25,
    sign_ins: 95,
    memory: 64,
};
/// As it is built for tests, the server itself is a multiple slower, and not what it hashes with, so the flood
/// is smaller; in a few seconds the p99 is the slowest page or two; and whatever else the machine does goes
/// before passwords. What this finds is a flood that stops everything.
const SHORT: Form = Form {
    profile: Profile::Dev,
    flood: 2,
    rounds: 1,
    seconds: 8,
    slower: 1_900,
    sign_ins: 10,
    memory: 512,
};
const START_PATIENCE: Duration = Duration::from_secs(30);

const HEAD: &str = "\
# A flood of sign-ins

Written by `cargo xtask load`; do not edit. An optimised server on SQLite, with one password worker less than
there are processors; the load comes from the same machine, and those who flood give way to those who measure
(`SCHED_IDLE`). Pages are asked for 40 times a second by somebody who is signed in, for five seconds while it
is quiet and for five seconds while ten times as many people sign in as the workers can serve, sixteen times in
turn; the first two seconds of each do not count. Each request counts from when it was due. What the workers
could do is what argon2 gives by itself with as many threads, which give way to nobody, in the same run, while
as many requests arrive that need no hash: processors may share a core, and all share the memory.

| | before | in the flood | | limit |
|---|---|---|---|---|
";

/// In short, nothing is written.
pub(crate) fn load(workspace: &Workspace, quick: bool) -> Result<()> {
    let form = if quick { SHORT } else { LONG };
    build(workspace, form.profile)?;
    let folder = std::env::temp_dir().join(format!("leptos-auth-load-{}", id()));
    // What the server looks for before it starts; nobody asks for it.
    let bundle = folder.join("site").join(PKG_DIR);
    fs::create_dir_all(&bundle)?;
    fs::write(bundle.join(format!("{NAME}.js")), "")?;
    let rows = measure(workspace, &folder, &form);
    fs::remove_dir_all(&folder).context("can't remove what the server left")?;
    let rows = rows?;
    if quick {
        return Ok(());
    }
    let file = workspace.root().join("docs/load.md");
    let page = format!("{HEAD}{rows}\n{}", machine()?);
    fs::write(&file, page).with_context(|| format!("can't write {}", file.display()))
}

/// Nothing is compiled again after the step `test`: it is its selection, of which two targets are named that
/// need the programs.
fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    let mut cargo = process::cargo(workspace.root());
    match profile {
        Profile::Release => cargo
            .args(["build", "--release"])
            .args(["--package", "server", "--package", "benchmarks"])
            .args(["--bin", "server", "--bin", "load"])
            .env("CARGO_INCREMENTAL", "0"),
        Profile::Dev | Profile::Test => cargo
            .args(["test", "--no-run", "--workspace", "--exclude", "frontend"])
            .args(["--test", "load", "--test", "two_nodes"]),
    };
    process::run(&mut cargo)
}

fn measure(workspace: &Workspace, folder: &Path, form: &Form) -> Result<String> {
    let address = server::free_address()?;
    let origin = format!("http://localhost:{}", address.port());
    let mut command = server::command(workspace, form.profile);
    command
        .current_dir(folder)
        .env("LEPTOS_SITE_ROOT", folder.join("site"))
        .env("LEPTOS_SITE_ADDR", address.to_string())
        .env("LEPTOS_ENV", "PROD")
        .env("PUBLIC_ORIGIN", &origin)
        .env(
            "DATABASE_URL",
            format!("sqlite://{}", folder.join("load.db").display()),
        )
        .env("RUST_LOG", "error")
        .env_remove("LEPTOS_WATCH");
    server::lift_limits(&mut command);
    server::log_to(&mut command, &folder.join("log"))?;
    let mut server = Server::start(&mut command)?;
    server.wait_until_ready(address, Some("/readyz"), START_PATIENCE)?;
    // As the server's configuration has it.
    let workers = thread::available_parallelism()?
        .get()
        .saturating_sub(1)
        .max(1);
    let mut load = Command::new(server::program(workspace, form.profile, "load"));
    load.args(["--origin", &origin])
        .args(["--process", &server.process_id().to_string()])
        .args(["--workers", &workers.to_string()])
        .args(["--flood", &form.flood.to_string()])
        .args(["--rounds", &form.rounds.to_string()])
        .args(["--seconds", &form.seconds.to_string()])
        .args(["--slower", &form.slower.to_string()])
        .args(["--sign-ins", &form.sign_ins.to_string()])
        .args(["--memory", &form.memory.to_string()]);
    let output = load.stderr(Stdio::inherit()).output()?;
    server.stop()?;
    let rows = String::from_utf8(output.stdout)?;
    print!("{rows}");
    ensure!(output.status.success(), "a figure is beyond its limit");
    Ok(rows)
}
