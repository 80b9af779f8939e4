//! Running a program to its end, and stopping one that Ctrl-C cut short.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use crate::signals::{self, Interrupted};

const POLL: Duration = Duration::from_millis(50);

/// `cargo`, in `root`, without what belongs to the run of this very program.
///
/// `cargo run` hands its child variables about the package that runs; some build scripts would
/// see them and build again, in turn with plain `cargo`. And leptos chooses the name of the wasm
/// file by whether `LEPTOS_OUTPUT_NAME` is set when it is *compiled*: such variables are for the
/// server's run alone.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    for (name, _) in env::vars_os() {
        let belongs_to_a_run = name.to_str().is_some_and(|name| {
            ["CARGO_PKG_", "CARGO_MANIFEST_", "LEPTOS_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
                || name == "CARGO_BIN_NAME"
        });
        if belongs_to_a_run {
            command.env_remove(name);
        }
    }
    command
}

/// Runs a program to its end; its output goes where ours goes.
///
/// # Errors
///
/// The program can't be started, or did not succeed; [`Interrupted`] after a signal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = wait(spawn(command)?)?;
    succeeded(command, status)
}

/// As [`run`], and hands every line of its standard output to `line` after it was printed.
pub(crate) fn run_reading(command: &mut Command, mut line: impl FnMut(&str) + Send) -> Result<()> {
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let stdout = child.stdout.take().context("standard output is piped")?;
    let status = thread::scope(|scope| {
        scope.spawn(move || {
            for text in BufReader::new(stdout).lines().map_while(Result::ok) {
                println!("{text}");
                line(&text);
            }
        });
        wait(child)
    })?;
    succeeded(command, status)
}

/// Runs a program quietly and returns its standard output.
///
/// # Errors
///
/// As [`run`]; the error holds what the program wrote to standard error.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("can't start {}", display(command)))?;
    if signals::interrupted() {
        return Err(Interrupted.into());
    }
    if !output.status.success() {
        bail!(
            "{} failed ({})\n{}",
            display(command),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim_end()
        );
    }
    Ok(output.stdout)
}

/// Whether a program can be started and succeeds; prints nothing.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Asks a program to end, waits up to `patience`, and then ends it.
pub(crate) fn stop(child: &mut Child, patience: Duration) -> Result<ExitStatus> {
    if let Some(status) = child.try_wait()? {
        return Ok(status);
    }
    terminate(child)?;
    let deadline = Instant::now() + patience;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(POLL);
    }
    child.kill()?;
    Ok(child.wait()?)
}

/// The command as one would type it.
pub(crate) fn display(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(OsStr::new("?"));
    let mut text = format!("`{}", program.to_string_lossy());
    for arg in command.get_args() {
        text.push(' ');
        text.push_str(&arg.to_string_lossy());
    }
    text.push('`');
    text
}

fn spawn(command: &mut Command) -> Result<Child> {
    if signals::interrupted() {
        return Err(Interrupted.into());
    }
    command
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("can't start {}", display(command)))
}

fn wait(mut child: Child) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return if signals::interrupted() {
                Err(Interrupted.into())
            } else {
                Ok(status)
            };
        }
        if signals::interrupted() {
            stop(&mut child, Duration::from_secs(5))?;
            return Err(Interrupted.into());
        }
        thread::sleep(POLL);
    }
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        Ok(())
    } else {
        Err(anyhow!("{} failed ({status})", display(command)))
    }
}

#[cfg(unix)]
fn terminate(child: &mut Child) -> Result<()> {
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    let pid = i32::try_from(child.id()).context("a process id is an i32")?;
    // The child is not yet waited for, so the id is still its own.
    kill(Pid::from_raw(pid), Signal::SIGTERM).context("can't stop a program")
}

#[cfg(not(unix))]
fn terminate(child: &mut Child) -> Result<()> {
    child.kill().context("can't stop a program")
}
