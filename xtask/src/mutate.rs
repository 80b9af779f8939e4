//! `cargo xtask mutate`: breaks the framework in one place after the other, each time in a copy of
//! the sources, and runs the test that has to notice.
//!
//! The copy and its builds are in `mutate/` of the target folder, so that nothing of it is ever in
//! the way of the sources themselves.

mod invariants;
mod rules;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use self::{invariants::INVARIANTS, rules::RULES};
use crate::step::note;
use crate::workspace::Workspace;
use crate::{process, signals};

const AUTH: &str = "leptos_auth";
const SPECIMEN: &str = "specimen";

/// One thing that is broken, and who has to notice.
struct Mutation {
    /// What it breaks: an invariant of the design, or a rule of the framework.
    breaks: &'static str,
    /// What the broken code does.
    does: &'static str,
    /// Below `crates/leptos_auth/src`.
    file: &'static str,
    /// What is there, once.
    from: &'static str,
    /// What takes its place.
    to: &'static str,
    /// The package, its test file (or `lib`), and the test in it that fails.
    test: (&'static str, &'static str, &'static str),
}

/// What came of a mutation.
#[derive(PartialEq, Eq)]
enum Outcome {
    Noticed,
    Survived,
    DoesNotCompile,
}

/// Tries those whose text holds `word`, or all.
pub(crate) fn mutate(workspace: &Workspace, word: Option<&str>) -> Result<()> {
    let copy = Copy::new(workspace)?;
    let word = word.unwrap_or_default();
    let chosen = all().filter(|it| it.breaks.contains(word) || it.does.contains(word));
    let mut wrong = Vec::new();
    println!("| breaks | mutation | noticed by |\n|---|---|---|");
    for mutation in chosen {
        let start = Instant::now();
        let outcome = copy.attempt(mutation)?;
        let (package, file, test) = mutation.test;
        println!(
            "| {} | {} (`{}`) | {} |",
            mutation.breaks,
            mutation.does,
            mutation.file,
            match outcome {
                Outcome::Noticed => format!("`{package}` {file}: `{test}`"),
                Outcome::Survived => "**nobody**".to_owned(),
                Outcome::DoesNotCompile => "**does not compile**".to_owned(),
            }
        );
        note(format!("{:.0} s", start.elapsed().as_secs_f64()));
        if outcome != Outcome::Noticed {
            wrong.push(mutation.does);
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    bail!(
        "{} mutation(s) did not make their test fail:\n  {}",
        wrong.len(),
        wrong.join("\n  ")
    )
}

fn all() -> impl Iterator<Item = &'static Mutation> {
    INVARIANTS.iter().chain(RULES)
}

/// The sources, to be broken.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

impl Copy {
    fn new(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.target().join("mutate");
        let copy = Self {
            root: folder.join("source"),
            target: folder.join("target"),
        };
        if copy.root.exists() {
            fs::remove_dir_all(&copy.root)?;
        }
        copy_folder(workspace.root(), &copy.root)?;
        Ok(copy)
    }

    fn attempt(&self, mutation: &Mutation) -> Result<Outcome> {
        let file = self.root.join("crates/leptos_auth/src").join(mutation.file);
        let right = fs::read_to_string(&file).with_context(|| mutation.file.to_owned())?;
        let found = right.matches(mutation.from).count();
        if found != 1 {
            bail!(
                "`{}` stands {found} times in {}, and not once: mend the mutation \"{}\"",
                mutation.from,
                mutation.file,
                mutation.does
            );
        }
        fs::write(&file, right.replacen(mutation.from, mutation.to, 1))?;
        let outcome = self.outcome(mutation);
        fs::write(&file, right)?;
        outcome
    }

    fn outcome(&self, mutation: &Mutation) -> Result<Outcome> {
        let build = self.cargo(mutation).arg("--no-run").status()?;
        if signals::interrupted() {
            return Err(signals::Interrupted.into());
        }
        if !build.success() {
            return Ok(Outcome::DoesNotCompile);
        }
        let output = self.cargo(mutation).arg(mutation.test.2).output()?;
        if output.status.success() {
            return Ok(Outcome::Survived);
        }
        // That no test of this name exists is no failure of it.
        let text = String::from_utf8_lossy(&output.stdout);
        if !text.contains("FAILED") {
            std::io::stderr().write_all(&output.stderr)?;
            bail!("`{}` did not run", mutation.test.2);
        }
        Ok(Outcome::Noticed)
    }

    /// One test file of one package, small on disk.
    fn cargo(&self, mutation: &Mutation) -> Command {
        let (package, file, _) = mutation.test;
        let mut cargo = process::cargo(&self.root);
        cargo.args(["test", "--quiet", "--package", package]);
        match file {
            "lib" => cargo.arg("--lib"),
            file => cargo.args(["--test", file]),
        };
        cargo
            .env("CARGO_TARGET_DIR", &self.target)
            // Broken code may well leave something unused.
            .env("RUSTFLAGS", "--cap-lints warn")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        cargo
    }
}

/// All but what is built, installed or kept: cargo needs each member of the workspace.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if ["target", "node_modules", ".git", "data"]
            .iter()
            .any(|skipped| name == *skipped)
        {
            continue;
        }
        let (from, to) = (entry.path(), to.join(&name));
        if entry.file_type()?.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| from.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_broken_is_still_there() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/leptos_auth/src");
        let gone = all().filter(|mutation| {
            let text = fs::read_to_string(sources.join(mutation.file)).unwrap();
            text.matches(mutation.from).count() != 1
        });
        let gone: Vec<_> = gone.map(|mutation| mutation.from).collect();
        assert!(gone.is_empty(), "{gone:#?}");
    }
}
