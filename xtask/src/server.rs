//! Building, configuring, starting and stopping the server.

use std::env;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::bundle::{NAME, PKG_DIR, Profile};
use crate::process;
use crate::signals::{self, Interrupted};
use crate::workspace::Workspace;

/// How long a server may take to answer its last requests once it was asked to stop.
const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(50);

/// The command that compiles the server.
pub(crate) fn compile(workspace: &Workspace, profile: Profile) -> Command {
    let mut cargo = process::cargo(workspace.root());
    cargo.args(["build", "--package", "server"]);
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    cargo
}

/// The compiled server.
pub(crate) fn binary(workspace: &Workspace, profile: Profile) -> PathBuf {
    program(workspace, profile, "server")
}

/// A compiled program of the workspace.
pub(crate) fn program(workspace: &Workspace, profile: Profile, name: &str) -> PathBuf {
    let folder = match profile {
        Profile::Dev | Profile::Test => "debug",
        Profile::Release => "release",
    };
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    workspace.target().join(folder).join(file)
}

/// The command of the server of the specimen, or of an application beside it.
pub(crate) fn specimen(workspace: &Workspace, name: &str) -> Command {
    let mut command = Command::new(program(workspace, Profile::Dev, name));
    command
        .stdin(Stdio::null())
        .env("LEPTOS_SITE_ROOT", workspace.specimen_site(name));
    command
}

/// The server's command with what it must know about the bundle, and nothing else.
///
/// The three variables describe what [`crate::bundle`] has written; the environment can't differ.
pub(crate) fn command(workspace: &Workspace, profile: Profile) -> Command {
    let mut command = Command::new(binary(workspace, profile));
    command
        .stdin(Stdio::null())
        .env("LEPTOS_OUTPUT_NAME", NAME)
        .env("LEPTOS_SITE_ROOT", workspace.site())
        .env("LEPTOS_SITE_PKG_DIR", PKG_DIR);
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we stop the server once.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Takes the limits of attempts away: all that a run sends comes from one address.
pub(crate) fn lift_limits(command: &mut Command) {
    for limit in [
        "LIMIT_PER_ACCOUNT",
        "LIMIT_PER_ADDRESS",
        "LIMIT_SIGN_UPS",
        "LIMIT_MAILS",
    ] {
        command.env(limit, "1000000/1");
    }
}

/// A server that runs. Dropped, it is stopped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
}

impl Server {
    /// Starts it.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let child = command
            .spawn()
            .with_context(|| format!("can't start {}", process::display(command)))?;
        Ok(Self { child })
    }

    /// By which the system knows it.
    pub(crate) fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Its status, once it has ended by itself.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until it accepts connections, and answers `GET path` with 200 if a path is given.
    pub(crate) fn wait_until_ready(
        &mut self,
        address: SocketAddr,
        path: Option<&str>,
        patience: Duration,
    ) -> Result<()> {
        let deadline = Instant::now() + patience;
        loop {
            if signals::interrupted() {
                return Err(Interrupted.into());
            }
            if let Some(status) = self.ended()? {
                bail!("the server ended at its start ({status})");
            }
            let ready = match path {
                None => TcpStream::connect_timeout(&address, POLL).is_ok(),
                Some(path) => answers(address, path).unwrap_or(false),
            };
            if ready {
                return Ok(());
            }
            if Instant::now() > deadline {
                bail!("the server was not ready after {} s", patience.as_secs());
            }
            thread::sleep(POLL);
        }
    }

    /// Stops it and waits for its end.
    pub(crate) fn stop(mut self) -> Result<ExitStatus> {
        process::stop(&mut self.child, PATIENCE)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nobody is left who could be told of a failure.
        let _ = process::stop(&mut self.child, PATIENCE);
    }
}

/// An address of this machine that nobody listens at.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?)
}

/// Sends what a command prints to a file.
pub(crate) fn log_to(command: &mut Command, path: &Path) -> Result<()> {
    let file = File::create(path).with_context(|| format!("can't create {}", path.display()))?;
    command
        .env("NO_COLOR", "1")
        .stdout(file.try_clone()?)
        .stderr(file);
    Ok(())
}

/// Whether `GET path` is answered with 200.
fn answers(address: SocketAddr, path: &str) -> Result<bool> {
    let mut stream = TcpStream::connect_timeout(&address, POLL)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let port = address.port();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
    )?;
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    Ok(head.ends_with(b" 200"))
}
