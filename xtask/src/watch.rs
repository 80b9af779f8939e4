//! `cargo xtask serve --watch`: build again what an edit concerns, and show it.
//!
//! 1. Edits within [`QUIET`] of each other are one edit.
//! 2. A style sheet is written again and the page fetches it; a static file is copied and the page
//!    loads again; code is compiled for the server, the browser, or both at once.
//! 3. If anything does not compile, the old server and the old bundle stay, and the next edit
//!    tries all of it again.
//! 4. The page loads again once the new server accepts connections.

use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use notify::{EventKind, RecursiveMode, Watcher};

use crate::bundle::{self, NAME, PKG_DIR, Profile};
use crate::process;
use crate::reload::Reload;
use crate::serve::Settings;
use crate::server::{self, Server};
use crate::signals;
use crate::step::{note, step};
use crate::workspace::Workspace;

/// How long nothing may change before a build starts.
const QUIET: Duration = Duration::from_millis(100);
const START_PATIENCE: Duration = Duration::from_secs(30);
const FOLDERS: [&str; 6] = ["app", "crates", "frontend", "public", "server", "style"];

/// What has to be done again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Changes {
    style: bool,
    assets: bool,
    browser: bool,
    server: bool,
}

impl Changes {
    /// What an edit of this file, relative to the root, concerns.
    fn of(path: &Path) -> Self {
        let mut changes = Self::default();
        let name = path.file_name().and_then(|name| name.to_str());
        // Editors' own files: `.main.rs.swp`, `#main.rs#`, `main.rs~`, vim's `4913`.
        let temporary = name.is_none_or(|name| {
            name.starts_with(['.', '#']) || name.ends_with('~') || !name.contains('.')
        });
        if temporary {
            return changes;
        }
        match path.iter().next().and_then(|folder| folder.to_str()) {
            Some("style") => changes.style = true,
            Some("public") => changes.assets = true,
            Some("frontend") => changes.browser = true,
            Some("server") => changes.server = true,
            Some("app" | "crates" | "Cargo.toml" | "Cargo.lock") => {
                changes.browser = true;
                changes.server = true;
            }
            _ => {}
        }
        changes
    }

    fn none(self) -> bool {
        self == Self::default()
    }

    fn or(self, other: Self) -> Self {
        Self {
            style: self.style || other.style,
            assets: self.assets || other.assets,
            browser: self.browser || other.browser,
            server: self.server || other.server,
        }
    }
}

/// Serves, builds and serves again until Ctrl-C.
pub(crate) fn watch(workspace: &Workspace, profile: Profile, settings: &Settings) -> Result<()> {
    let reload = Reload::listen(settings.reload_port)?;
    let (sender, edits) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event| {
        // Fails only when nobody watches any more.
        let _ = sender.send(event);
    })
    .context("can't watch files")?;
    for folder in FOLDERS.map(|folder| workspace.root().join(folder)) {
        if folder.is_dir() {
            watcher
                .watch(&folder, RecursiveMode::Recursive)
                .with_context(|| format!("can't watch {}", folder.display()))?;
        }
    }
    watcher
        .watch(workspace.root(), RecursiveMode::NonRecursive)
        .context("can't watch the root")?;

    let mut session = Session {
        workspace,
        profile,
        settings,
        server: None,
    };
    session.restart()?;
    note("watching for edits");
    let mut pending = Changes::default();
    while let Some(changes) = next_edit(workspace.root(), &edits, &mut session)? {
        pending = pending.or(changes);
        match step("edit", || session.apply(pending)) {
            Ok(()) => {
                if pending.browser || pending.server || pending.assets {
                    reload.all();
                } else {
                    reload.css(&format!("{PKG_DIR}/{NAME}.css"));
                }
                pending = Changes::default();
            }
            Err(_) if signals::interrupted() => break,
            Err(error) => eprintln!("error: {error:#}\n    what ran before still runs"),
        }
    }
    if let Some(server) = session.server.take() {
        server.stop()?;
    }
    Ok(())
}

/// Waits for an edit that concerns something; `None` after Ctrl-C.
fn next_edit(
    root: &Path,
    edits: &Receiver<notify::Result<notify::Event>>,
    session: &mut Session<'_>,
) -> Result<Option<Changes>> {
    let mut changes = Changes::default();
    loop {
        if signals::interrupted() {
            return Ok(None);
        }
        match edits.recv_timeout(QUIET) {
            Ok(event) => {
                let event = event.context("can't watch files")?;
                // Compilers open and close what they read.
                if !matches!(event.kind, EventKind::Access(_)) {
                    for path in &event.paths {
                        let path = path.strip_prefix(root).unwrap_or(path);
                        changes = changes.or(Changes::of(path));
                    }
                }
            }
            Err(RecvTimeoutError::Timeout) if changes.none() => session.notice_an_end()?,
            Err(RecvTimeoutError::Timeout) => return Ok(Some(changes)),
            Err(RecvTimeoutError::Disconnected) => bail!("the file watcher ended by itself"),
        }
    }
}

/// The server that runs, and how to make the next one.
struct Session<'a> {
    workspace: &'a Workspace,
    profile: Profile,
    settings: &'a Settings,
    server: Option<Server>,
}

impl Session<'_> {
    fn apply(&mut self, changes: Changes) -> Result<()> {
        self.compile(changes)?;
        if changes.browser {
            bundle::install(self.workspace, self.profile)?;
        }
        if changes.assets {
            bundle::install_assets(self.workspace)?;
        }
        if changes.style {
            bundle::install_style(self.workspace, self.profile)?;
        }
        if changes.server {
            self.restart()?;
        }
        Ok(())
    }

    /// Both sides at once: they write to different folders. The browser's messages are kept back
    /// and shown only if the server's side compiled, as most mistakes would be shown twice.
    fn compile(&self, changes: Changes) -> Result<()> {
        thread::scope(|scope| {
            let browser = changes.browser.then(|| {
                scope.spawn(|| {
                    bundle::compile(self.workspace, self.profile)
                        .stdin(Stdio::null())
                        .output()
                })
            });
            let server = if changes.server {
                process::run(&mut server::compile(self.workspace, self.profile))
            } else {
                Ok(())
            };
            let browser = browser
                .map(|thread| thread.join().map_err(|_| anyhow!("a thread panicked")))
                .transpose()?
                .transpose()
                .context("can't start cargo")?;
            server?;
            browser.map_or(Ok(()), |output| shown(&output))
        })
    }

    fn restart(&mut self) -> Result<()> {
        if let Some(old) = self.server.take() {
            old.stop()?;
        }
        let mut command = self.settings.command(self.workspace, self.profile);
        let server = self.server.insert(Server::start(&mut command)?);
        server.wait_until_ready(self.settings.address, None, START_PATIENCE)
    }

    /// Says so once when the server has ended by itself; an edit starts the next.
    fn notice_an_end(&mut self) -> Result<()> {
        if let Some(server) = &mut self.server
            && let Some(status) = server.ended()?
        {
            note(format!(
                "the server ended by itself ({status}); the next edit of code starts it again"
            ));
            self.server = None;
        }
        Ok(())
    }
}

fn shown(output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    bail!("the browser bundle does not compile")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Changes {
        Changes::of(Path::new(path))
    }

    #[test]
    fn an_edit_concerns_what_is_built_of_the_file() {
        let none = Changes::default();
        let both = Changes {
            browser: true,
            server: true,
            ..none
        };
        assert_eq!(of("app/src/unauthorized.rs"), both);
        assert_eq!(of("crates/leptos_auth/src/lib.rs"), both);
        assert_eq!(of("Cargo.toml"), both);
        assert_eq!(
            of("server/src/main.rs"),
            Changes {
                server: true,
                ..none
            }
        );
        assert_eq!(
            of("frontend/src/lib.rs"),
            Changes {
                browser: true,
                ..none
            }
        );
        assert_eq!(
            of("style/main.css"),
            Changes {
                style: true,
                ..none
            }
        );
        assert_eq!(
            of("public/favicon.svg"),
            Changes {
                assets: true,
                ..none
            }
        );
    }

    #[test]
    fn an_editors_own_files_and_other_folders_concern_nothing() {
        for path in [
            "app/src/.main.rs.swp",
            "app/src/main.rs~",
            "app/src/#main.rs#",
            "app/src/4913",
            "README.md",
            "target/debug/server.d",
        ] {
            assert!(of(path).none(), "{path}");
        }
    }
}
