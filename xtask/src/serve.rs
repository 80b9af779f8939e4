//! `cargo xtask serve`.

use std::env;
use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::bundle::{self, Profile};
use crate::server::{self, Server};
use crate::signals::{self, Interrupted};
use crate::step::step;
use crate::workspace::Workspace;
use crate::{process, watch};

const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";
const DEFAULT_RELOAD_PORT: &str = "3001";
const DEFAULT_DATABASE: &str = "sqlite://data/notebook.db";

/// The switches of `cargo xtask serve`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ServeOptions {
    /// `--release`
    pub(crate) profile: Profile,
    /// `--watch`
    pub(crate) watch: bool,
}

/// Builds, serves until Ctrl-C, and stops the server.
///
/// # Errors
///
/// A build fails, or the server ends by itself. Ctrl-C is no error.
pub(crate) fn serve(workspace: &Workspace, options: ServeOptions) -> Result<()> {
    match build_and_serve(workspace, options) {
        Err(error) if error.is::<Interrupted>() => Ok(()),
        result => result,
    }
}

/// Builds the browser bundle and the server.
pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<()> {
    bundle::build(workspace, profile)?;
    step("server: compile", || {
        process::run(&mut server::compile(workspace, profile))
    })
}

fn build_and_serve(workspace: &Workspace, options: ServeOptions) -> Result<()> {
    let ServeOptions { profile, watch } = options;
    build(workspace, profile)?;
    // The default database lives here; a database named by the environment needs no such folder.
    fs::create_dir_all(workspace.root().join("data")).context("can't create data/")?;

    let settings = Settings::from_env(watch)?;
    if watch {
        return watch::watch(workspace, profile, &settings);
    }
    let mut server = Server::start(&mut settings.command(workspace, profile))?;
    loop {
        if signals::interrupted() {
            server.stop()?;
            return Ok(());
        }
        if let Some(status) = server.ended()? {
            bail!("the server ended by itself ({status})");
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// What the server is told by us where the environment says nothing.
#[derive(Debug)]
pub(crate) struct Settings {
    /// Where the server listens.
    pub(crate) address: SocketAddr,
    /// Where the browser listens for reloads, under `--watch`.
    pub(crate) reload_port: u16,
    watch: bool,
}

impl Settings {
    /// Reads the environment.
    fn from_env(watch: bool) -> Result<Self> {
        Ok(Self {
            address: variable("LEPTOS_SITE_ADDR", DEFAULT_ADDRESS)?
                .parse()
                .context("LEPTOS_SITE_ADDR is an address with a port, such as 127.0.0.1:3000")?,
            reload_port: variable("LEPTOS_RELOAD_PORT", DEFAULT_RELOAD_PORT)?
                .parse()
                .context("LEPTOS_RELOAD_PORT is a port number")?,
            watch,
        })
    }

    /// The server's command, in the root of the repository.
    pub(crate) fn command(&self, workspace: &Workspace, profile: Profile) -> Command {
        let mode = match profile {
            Profile::Dev | Profile::Test => "DEV",
            Profile::Release => "PROD",
        };
        let mut command = server::command(workspace, profile);
        command
            .current_dir(workspace.root())
            .env("LEPTOS_SITE_ADDR", self.address.to_string())
            .env("LEPTOS_RELOAD_PORT", self.reload_port.to_string());
        if self.watch {
            command.env("LEPTOS_WATCH", "true");
        }
        let origin = format!("http://localhost:{}", self.address.port());
        for (name, default) in [
            ("LEPTOS_ENV", mode),
            ("PUBLIC_ORIGIN", &origin),
            ("DATABASE_URL", DEFAULT_DATABASE),
        ] {
            if env::var_os(name).is_none() {
                command.env(name, default);
            }
        }
        command
    }
}

fn variable(name: &str, default: &str) -> Result<String> {
    match env::var(name) {
        Ok(value) => Ok(value),
        Err(env::VarError::NotPresent) => Ok(default.to_owned()),
        Err(error) => Err(error).with_context(|| name.to_owned()),
    }
}
