//! The browser build must not pull in what belongs to the server.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::process;
use crate::step::note;
use crate::tools::WASM;
use crate::workspace::Workspace;

/// Crates that only a server needs. One of them in the browser's tree means that a dependency is
/// missing its `optional = true`, and that every visitor would load it.
const SERVER_ONLY: [&str; 9] = [
    "argon2",
    "axum",
    "hyper",
    "leptos_axum",
    "sqlx",
    "tokio",
    "tower",
    "tower-http",
    "tower-sessions",
];

/// Fails with the names of such crates in the tree of the `frontend` crate.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let mut cargo = process::cargo(workspace.root());
    cargo
        .args(["tree", "--package", "frontend", "--target", WASM])
        .args(["--edges", "normal,no-proc-macro"])
        .args(["--prefix", "none", "--format", "{p}"]);
    let tree = String::from_utf8_lossy(&process::output(&mut cargo)?).into_owned();
    let crates = names(&tree);
    let found: Vec<_> = SERVER_ONLY
        .into_iter()
        .filter(|name| crates.contains(name))
        .collect();
    if let Some(first) = found.first() {
        bail!(
            "the browser build has {}; who asked for it: \
             `cargo tree -p frontend --target {WASM} -e normal -i {first}`",
            found.join(", ")
        );
    }
    note(format!(
        "{} crates, none of them the server's",
        crates.len()
    ));
    Ok(())
}

/// The names in lines such as `serde v1.0.228 (*)`.
fn names(tree: &str) -> BTreeSet<&str> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_whole_word_and_counts_once() {
        let tree = "frontend v0.1.0 (/path)\ntokio-util v0.7.0\nserde v1.0.0\nserde v1.0.0 (*)\n";
        let crates = names(tree);
        assert_eq!(crates.len(), 3);
        assert!(!crates.contains("tokio"));
    }
}
