//! Whether a test that is named is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

/// Where the packages are that `docs/standards.md` names.
const PACKAGES: [(&str, &str); 7] = [
    ("leptos_auth", "crates/leptos_auth"),
    ("leptos_accounts", "crates/leptos_accounts"),
    ("leptos_oauth", "crates/leptos_oauth"),
    ("notebook", "app"),
    ("server", "server"),
    ("specimen", "specimen"),
    ("end2end", "end2end"),
];

/// A test of this name in this file: a function, or the title of a browser test.
pub(super) fn expect(root: &Path, file: &str, name: &str) -> Result<()> {
    let text =
        fs::read_to_string(root.join(file)).with_context(|| format!("there is no {file}"))?;
    ensure!(
        holds(&text, file.ends_with(".rs"), name),
        "{file} has no test `{name}`"
    );
    Ok(())
}

fn holds(text: &str, is_rust: bool, name: &str) -> bool {
    if is_rust {
        return text.contains(&format!("fn {name}("));
    }
    text.contains(&format!("\"{name}\""))
}

/// The last column of `docs/standards.md`: `package target: name`, where the name may be missing.
pub(super) fn check_standards(root: &Path) -> Result<()> {
    let text = fs::read_to_string(root.join("docs/standards.md"))?;
    let mut checked = 0;
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let cell = line.trim_end_matches(" |").rsplit(" | ").next();
        let Some(cell) = cell.and_then(|cell| cell.strip_prefix('`')?.strip_suffix('`')) else {
            continue;
        };
        for part in cell.split("; ") {
            checked += usize::from(standard(root, part).with_context(|| line.to_owned())?);
        }
    }
    ensure!(checked > 20, "docs/standards.md names {checked} tests only");
    Ok(())
}

/// `false`: it names no package, but something else.
fn standard(root: &Path, part: &str) -> Result<bool> {
    let (place, name) = part.split_once(": ").unwrap_or((part, ""));
    let (package, targets) = place.split_once(' ').unwrap_or((place, ""));
    let Some((_, folder)) = PACKAGES.iter().find(|(known, _)| *known == package) else {
        return Ok(false);
    };
    let folder = root.join(folder);
    let targets = targets.split(", ").filter(|target| !target.is_empty());
    for target in targets {
        let tests = folder.join("tests");
        let candidates = [
            tests.join(format!("{target}.rs")),
            tests.join(target).join("main.rs"),
            tests.join(format!("{target}.spec.ts")),
        ];
        let is_there = target == "lib" || candidates.iter().any(|path| path.is_file());
        ensure!(is_there, "there is no test target `{target}` in {package}");
    }
    let is_name = name.len() > 10 && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if is_name && !is_anywhere(&folder, name)? {
        bail!("there is no test `{name}` in {package}");
    }
    Ok(true)
}

fn is_anywhere(folder: &Path, name: &str) -> Result<bool> {
    let mut folders = vec![folder.join("src"), folder.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path: PathBuf = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && holds(&fs::read_to_string(&path)?, true, name)
            {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_found_by_its_whole_name() {
        let text = "#[test]\nfn a_wolf_is_a_wolf() {}";
        assert!(holds(text, true, "a_wolf_is_a_wolf"));
        assert!(!holds(text, true, "a_wolf_is"));
        assert!(!holds(text, true, "wolf_is_a_wolf"));
        assert!(holds("test(\"a wolf\", async", false, "a wolf"));
    }
}
