//! `docs/asvs.md`: what ASVS 5.0 asks, who owns it, and the tests that hold it.
//!
//! A test that is named has to be there, under that name; so has one that `docs/standards.md` names.

mod named;
mod requirement;

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail};

use self::requirement::{Held, Requirement};
use crate::workspace::Workspace;

/// How many may be open. To be lowered with each that is not any more.
const OPEN_AT_MOST: usize = 2;

/// Compares the page with the table, and writes it where they differ.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    let all = requirement::all()?;
    for Requirement { id, held, .. } in &all {
        let Held::By(tests) = held else { continue };
        for (file, name) in tests {
            named::expect(root, file, name).with_context(|| format!("ASVS {id}"))?;
        }
    }
    named::check_standards(root)?;
    let open = all.iter().filter(|it| matches!(it.held, Held::Open(_)));
    let open = open.count();
    if open > OPEN_AT_MOST {
        bail!("{open} requirements are open, and {OPEN_AT_MOST} were: which test held the others?");
    }
    let file = root.join("docs/asvs.md");
    let page = page(&all);
    if fs::read_to_string(&file).is_ok_and(|committed| committed == page) {
        return Ok(());
    }
    fs::write(&file, page).with_context(|| format!("can't write {}", file.display()))?;
    bail!("docs/asvs.md was of before. It is not now: look at it and commit it");
}

fn page(all: &[Requirement]) -> String {
    let mut page = String::from(
        "# What ASVS 5.0 asks, and who sees that it holds\n\n\
         Written by `cargo xtask test asvs`; do not edit. These are the requirements of OWASP's Application \
         Security Verification Standard 5.0.0 that a framework with accounts has a part in, in a few words \
         each. A test that is named is there under that name, or the run fails; the run also fails when more \
         of them are open than before.\n\n\
         | level | a framework's | held by a test | open |\n|---|---|---|---|\n",
    );
    for level in 1..=3 {
        let count = |of: fn(&Held) -> bool| {
            let of_level = all.iter().filter(|it| it.level == level);
            of_level.filter(|it| of(&it.held)).count()
        };
        let held = count(|held| matches!(held, Held::By(_)));
        let open = count(|held| matches!(held, Held::Open(_)));
        let ours = held + open;
        let percent = held * 100 / ours.max(1);
        // Writing to a string does not fail.
        let _ = writeln!(page, "| {level} | {ours} | {held} ({percent} %) | {open} |");
    }
    page += "\n| id | level | what | held by |\n|---|---|---|---|\n";
    for Requirement {
        id,
        level,
        what,
        held,
    } in all
    {
        let held = match held {
            Held::By(tests) => {
                let tests = tests.iter().map(|(file, name)| format!("{file}: `{name}`"));
                tests.collect::<Vec<_>>().join("; ")
            }
            Held::Open(missing) => format!("**open**: {missing}"),
            Held::NotOurs(why) => format!("not a framework's: {why}"),
        };
        let _ = writeln!(page, "| {id} | {level} | {what} | {held} |");
    }
    page
}
