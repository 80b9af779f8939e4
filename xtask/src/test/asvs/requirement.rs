//! One requirement, as `requirements.txt` has it.

use anyhow::{Context, Result, bail, ensure};

const REQUIREMENTS: &str = include_str!("requirements.txt");

pub(super) struct Requirement {
    pub(super) id: &'static str,
    pub(super) level: u8,
    /// In a few words.
    pub(super) what: &'static str,
    pub(super) held: Held,
}

/// Who sees that it holds.
pub(super) enum Held {
    /// Tests: their files, and their names.
    By(Vec<(&'static str, &'static str)>),
    /// Nobody yet: what is missing.
    Open(&'static str),
    /// It is not a framework's: whose, or why.
    NotOurs(&'static str),
}

/// All of them, in their order.
pub(super) fn all() -> Result<Vec<Requirement>> {
    parse(REQUIREMENTS)
}

fn parse(text: &'static str) -> Result<Vec<Requirement>> {
    let mut all: Vec<Requirement> = Vec::new();
    for line in text.lines() {
        let read = match line.strip_prefix("    ") {
            Some(held) => all.last_mut().map(|last| hold(last, held)),
            None if line.is_empty() || line.starts_with('#') => continue,
            None => Some(begin(line).map(|next| all.push(next))),
        };
        read.context("nothing to hold")
            .flatten()
            .with_context(|| format!("requirements.txt: `{line}`"))?;
    }
    for requirement in &all {
        let Requirement { id, held, .. } = requirement;
        ensure!(
            !matches!(held, Held::By(tests) if tests.is_empty()),
            "{id}: nothing holds it"
        );
        let same = all.iter().filter(|other| other.id == *id);
        ensure!(same.count() == 1, "{id} is there twice");
    }
    Ok(all)
}

fn begin(line: &'static str) -> Result<Requirement> {
    let mut parts = line.splitn(3, " | ");
    let (Some(id), Some(level), Some(what)) = (parts.next(), parts.next(), parts.next()) else {
        bail!("an id, a level and what it asks");
    };
    let level = level.parse().ok().filter(|level| (1..=3).contains(level));
    Ok(Requirement {
        id,
        level: level.context("a level is 1 to 3")?,
        what,
        held: Held::By(Vec::new()),
    })
}

fn hold(requirement: &mut Requirement, line: &'static str) -> Result<()> {
    let (place, text) = line.split_once(": ").context("a place and a name")?;
    match (&mut requirement.held, place) {
        (Held::By(tests), "open") if tests.is_empty() => requirement.held = Held::Open(text),
        (Held::By(tests), "not ours") if tests.is_empty() => {
            requirement.held = Held::NotOurs(text);
        }
        (Held::By(tests), _) if place.contains('.') => tests.push((place, text)),
        _ => bail!("it is held by tests, or open, or not ours"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_read() {
        let all = all().expect("requirements");
        assert!(all.len() > 100);
        assert!(all.iter().any(|it| matches!(it.held, Held::NotOurs(_))));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for text in [
            "    crates/a.rs: a_test",
            "1.1.1 | 1 | nothing holds it",
            "1.1.1 | 4 | a level\n    open: much",
            "1.1.1 | 1\n    open: much",
            "1.1.1 | 1 | twice\n    open: a\n1.1.1 | 1 | twice\n    open: a",
            "1.1.1 | 1 | open and held\n    a.rs: a_test\n    open: much",
            "1.1.1 | 1 | held and open\n    open: much\n    a.rs: a_test",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
