//! A PostgreSQL of our own: in a temporary folder, on a free port, gone when it is dropped.

use std::collections::hash_map::RandomState;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, id};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::server::{self, Server};
use crate::step::note;
use crate::{process, tools};

/// Where Debian puts the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";
const USER: &str = "tests";
/// PostgreSQL refuses to run as root, so root runs it as this user.
const NOT_ROOT: &str = "nobody";
const PATIENCE: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(100);

/// A server that runs.
pub(crate) struct Postgres {
    url: String,
    programs: PathBuf,
    // In this order: the server ends before its folder goes.
    _server: Server,
    _folder: Folder,
}

impl Postgres {
    /// Makes a cluster and starts it; installs Debian's package where there is none.
    ///
    /// # Errors
    ///
    /// There is no PostgreSQL, and it can't be installed (the error says what to do); or it does not
    /// start.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let folder = Folder::make()?;
        let password = random();
        make_cluster(&programs, &folder.0, &password)?;

        let address = server::free_address()?;
        let port = address.port().to_string();
        let mut command = as_user(&programs.join("postgres"), &folder.0)?;
        command
            .arg("-D")
            .arg(folder.0.join("data"))
            .args(["-p", &port, "-c", "listen_addresses=127.0.0.1"])
            .args([
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
            ]);
        server::log_to(&mut command, &folder.0.join("log"))?;
        let mut server = Server::start(&mut command)?;
        wait_until_ready(&programs, &port, &mut server)?;
        Ok(Self {
            url: format!("postgres://{USER}:{password}@{address}/postgres"),
            programs,
            _server: server,
            _folder: folder,
        })
    }

    /// Of a database that is there already; its user may make others.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// `PATH`, with the programs of this version in front.
    pub(crate) fn path(&self) -> Result<OsString> {
        let path = env::var_os("PATH").unwrap_or_default();
        let rest = env::split_paths(&path);
        Ok(env::join_paths(
            [self.programs.clone()].into_iter().chain(rest),
        )?)
    }
}

/// The folder with `initdb` and the others, of the newest version.
fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if tools::has_apt() {
        note("no PostgreSQL: installing Debian's package");
        tools::install_package("postgresql")?;
    }
    installed().context(
        "there is no PostgreSQL for the tests: install it (Debian: `apt-get install postgresql`), \
         or put its `initdb` and `postgres` on the PATH",
    )
}

fn installed() -> Option<PathBuf> {
    let on_path = tools::on_path("initdb").and_then(|path| fs::canonicalize(path).ok());
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let newest = versions
        .map(|version| version.path())
        .max_by_key(|path| number(path));
    let folders = [
        on_path.and_then(|path| path.parent().map(Path::to_path_buf)),
        newest.map(|version| version.join("bin")),
    ];
    let mut folders = folders.into_iter().flatten();
    folders.find(|folder| folder.join("postgres").is_file() && folder.join("initdb").is_file())
}

fn number(version: &Path) -> Option<u32> {
    version.file_name()?.to_str()?.parse().ok()
}

/// With text ordered by its bytes, as SQLite orders it, and a password that only this run knows.
fn make_cluster(programs: &Path, folder: &Path, password: &str) -> Result<()> {
    let file = folder.join("password");
    fs::write(&file, password)?;
    own(&file)?;
    let mut initdb = as_user(&programs.join("initdb"), folder)?;
    initdb
        .arg("--pgdata")
        .arg(folder.join("data"))
        .args(["--username", USER, "--auth", "scram-sha-256", "--pwfile"])
        .arg(&file)
        .args(["--encoding", "UTF8", "--locale", "C", "--no-sync"]);
    process::output(&mut initdb).map(drop)
}

fn wait_until_ready(programs: &Path, port: &str, server: &mut Server) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mut ask = Command::new(programs.join("pg_isready"));
        ask.args(["--host", "127.0.0.1", "--port", port]);
        if process::succeeds(&mut ask) {
            return Ok(());
        }
        if let Some(status) = server.ended()? {
            bail!("PostgreSQL ended at its start ({status})");
        }
        if Instant::now() > deadline {
            bail!("PostgreSQL was not ready after {} s", PATIENCE.as_secs());
        }
        thread::sleep(POLL);
    }
}

/// 128 random bits.
fn random() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self> {
        let path = env::temp_dir().join(format!("leptos-auth-postgres-{}-{}", id(), random()));
        fs::create_dir(&path).with_context(|| format!("can't make {}", path.display()))?;
        own(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nobody is left who could be told of a failure.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A command as the user whom the server runs as, in a folder that they may enter.
#[cfg(unix)]
fn as_user(program: &Path, folder: &Path) -> Result<Command> {
    use std::os::unix::process::CommandExt;

    let mut command = Command::new(program);
    command.current_dir(folder).process_group(0);
    if let Some(user) = other_user()? {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
    }
    Ok(command)
}

/// Gives a file or folder to that user, and to nobody else.
#[cfg(unix)]
fn own(path: &Path) -> Result<()> {
    use std::os::unix::fs::{PermissionsExt, chown};

    let mode = if path.is_dir() { 0o700 } else { 0o600 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    if let Some(user) = other_user()? {
        chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
    }
    Ok(())
}

/// `None` unless we are root.
#[cfg(unix)]
fn other_user() -> Result<Option<nix::unistd::User>> {
    if !tools::is_root() {
        return Ok(None);
    }
    let user = nix::unistd::User::from_name(NOT_ROOT)?;
    let user = user.with_context(|| {
        format!("PostgreSQL does not run as root, and there is no user `{NOT_ROOT}`")
    })?;
    Ok(Some(user))
}

#[cfg(not(unix))]
fn as_user(program: &Path, folder: &Path) -> Result<Command> {
    let mut command = Command::new(program);
    command.current_dir(folder);
    Ok(command)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix")]
fn own(_: &Path) -> Result<()> {
    Ok(())
}
