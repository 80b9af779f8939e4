//! `cargo xtask load`: a flood of sign-ins, and what it does to everybody else.

use std::fs;
use std::path::Path;
use std::process::{Command, id};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::bundle::{NAME, PKG_DIR, Profile};
use crate::faults::machine;
use crate::process;
use crate::server::{self, Server};
use crate::workspace::Workspace;

const SECONDS: u32 = 60;
const SECONDS_IN_SHORT: u32 = 10;
const START_PATIENCE: Duration = Duration::from_secs(30);

const HEAD: &str = "\
# A flood of sign-ins

Written by `cargo xtask load`; do not edit. An optimised server on SQLite, with one password worker less than
there are processors; the load comes from the same machine. Pages are asked for 40 times a second by somebody
who is signed in, for a minute while it is quiet and for a minute while ten times as many people sign in as the
workers can serve. Each request counts from when it was due. What the workers could do is what argon2 gives by
itself with as many threads, in the same run.

| | before | in the flood | | limit |
|---|---|---|---|---|
";

/// In short, nothing is written.
pub(crate) fn load(workspace: &Workspace, quick: bool) -> Result<()> {
    process::run(
        process::cargo(workspace.root())
            .args(["build", "--release"])
            .args(["--package", "server", "--package", "benchmarks"])
            .args(["--bin", "server", "--bin", "load"])
            .env("CARGO_INCREMENTAL", "0"),
    )?;
    let folder = std::env::temp_dir().join(format!("leptos-auth-load-{}", id()));
    // What the server looks for before it starts; nobody asks for it.
    let bundle = folder.join("site").join(PKG_DIR);
    fs::create_dir_all(&bundle)?;
    fs::write(bundle.join(format!("{NAME}.js")), "")?;
    let rows = measure(workspace, &folder, quick);
    fs::remove_dir_all(&folder).context("can't remove what the server left")?;
    let rows = rows?;
    print!("{rows}");
    if quick {
        return Ok(());
    }
    let file = workspace.root().join("docs/load.md");
    let page = format!("{HEAD}{rows}\n{}", machine()?);
    fs::write(&file, page).with_context(|| format!("can't write {}", file.display()))
}

fn measure(workspace: &Workspace, folder: &Path, quick: bool) -> Result<String> {
    let address = server::free_address()?;
    let origin = format!("http://localhost:{}", address.port());
    let mut command = server::command(workspace, Profile::Release);
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
        // All of the load comes from one address.
        .env("LIMIT_PER_ACCOUNT", "1000000/1")
        .env("LIMIT_PER_ADDRESS", "1000000/1")
        .env("LIMIT_SIGN_UPS", "1000000/1")
        .env("RUST_LOG", "error")
        .env_remove("LEPTOS_WATCH");
    server::log_to(&mut command, &folder.join("log"))?;
    let mut server = Server::start(&mut command)?;
    server.wait_until_ready(address, Some("/readyz"), START_PATIENCE)?;
    // As the server's configuration has it.
    let workers = thread::available_parallelism()?
        .get()
        .saturating_sub(1)
        .max(1);
    let seconds = if quick { SECONDS_IN_SHORT } else { SECONDS };
    let mut load = Command::new(workspace.target().join("release/load"));
    load.arg(&origin)
        .arg(server.process_id().to_string())
        .args([workers.to_string(), seconds.to_string()]);
    let rows = process::output(&mut load)?;
    server.stop()?;
    Ok(String::from_utf8(rows)?)
}
