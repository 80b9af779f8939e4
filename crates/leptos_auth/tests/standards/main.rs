//! What the standards demand of a denial: a row per requirement, each with a request and the exact
//! answer. The ids are those of the table that the run keeps in `docs/standards.md`.
//!
//! | file | rows |
//! |---|---|
//! | `http.rs` | RFC 9110: status, challenges, dialects, preconditions |
//! | `credentials.rs` | RFC 6750 and RFC 7617: what came in `Authorization` |
//! | `problems.rs` | RFC 9457, RFC 9470, RFC 9728 |
//! | `caches.rs`, `shared_cache.rs` | RFC 9111, and a shared cache to replay answers through |
//! | `cross_site.rs` | Fetch Metadata, `Origin`, redirect targets |
//! | `sessions.rs` | RFC 6265bis and step-up: held by other crates |
//! | `search_engines.rs` | what a crawler may learn |
//! | `accessibility.rs` | WCAG 2.2: held by the browser tests |
//! | `site.rs` | the application that is asked, and how |

#[path = "../common/mod.rs"]
mod common;

mod accessibility;
mod caches;
mod credentials;
mod cross_site;
mod http;
mod problems;
mod search_engines;
mod sessions;
mod shared_cache;
mod site;

use std::{env, fmt::Write, fs, future::Future, path::Path, pin::Pin};

/// One requirement.
struct Row {
    id: &'static str,
    /// Request and answer.
    what: &'static str,
    held_by: HeldBy,
}

/// Who sees that it holds.
enum HeldBy {
    /// This run.
    Run(fn() -> Running),
    /// Another test, by its path.
    Test(&'static str),
    /// Nobody yet, or nobody ever: why.
    Nobody(&'static str),
}

type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

const fn row(id: &'static str, what: &'static str, run: fn() -> Running) -> Row {
    Row {
        id,
        what,
        held_by: HeldBy::Run(run),
    }
}

const fn elsewhere(id: &'static str, what: &'static str, test: &'static str) -> Row {
    Row {
        id,
        what,
        held_by: HeldBy::Test(test),
    }
}

const fn not_here(id: &'static str, what: &'static str, why: &'static str) -> Row {
    Row {
        id,
        what,
        held_by: HeldBy::Nobody(why),
    }
}

const TABLES: [(&str, &[Row]); 8] = [
    ("HTTP (RFC 9110)", http::ROWS),
    ("Credentials (RFC 6750, RFC 7617)", credentials::ROWS),
    (
        "Problem details, step-up, metadata (RFC 9457, RFC 9470, RFC 9728)",
        problems::ROWS,
    ),
    (
        "Cookies and sessions (RFC 6265bis, RFC 9470)",
        sessions::ROWS,
    ),
    ("Caches (RFC 9111)", caches::ROWS),
    (
        "Cross-site requests and redirects (Fetch Metadata)",
        cross_site::ROWS,
    ),
    ("Search engines", search_engines::ROWS),
    (
        "Accessibility of the pages that are shipped (WCAG 2.2)",
        accessibility::ROWS,
    ),
];

/// Each in a task of its own, so that all that fail are named at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_row_holds() {
    let mut failed = Vec::new();
    for row in TABLES.iter().flat_map(|(_, rows)| *rows) {
        let HeldBy::Run(run) = row.held_by else {
            continue;
        };
        if tokio::spawn(run()).await.is_err() {
            failed.push(row.id);
        }
    }
    assert!(failed.is_empty(), "these rows do not hold: {failed:?}");
}

#[test]
fn no_id_is_given_twice() {
    let mut ids: Vec<_> = TABLES
        .iter()
        .flat_map(|(_, rows)| *rows)
        .map(|row| row.id)
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

/// `UPDATE_TABLES=1` writes it.
#[test]
fn the_table_in_docs_is_this_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/standards.md");
    let table = table();
    if env::var_os("UPDATE_TABLES").is_some() {
        fs::write(&path, &table).expect("docs can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let command = "UPDATE_TABLES=1 cargo test -p leptos_auth --test standards";
    assert!(
        committed == table,
        "docs/standards.md is of before: run `{command}`, and commit it"
    );
}

fn table() -> String {
    let mut text = String::from(
        "# What the standards demand, and who sees that it holds\n\n\
         Written by `UPDATE_TABLES=1 cargo test -p leptos_auth --test standards`; do not edit. Rows \
         without a word in the last column are asked in that run, request by request.\n",
    );
    for (title, rows) in TABLES {
        write!(
            text,
            "\n## {title}\n\n| id | request and answer | held by |\n|---|---|---|\n"
        )
        .expect("a string takes it");
        for row in rows {
            let held_by = match row.held_by {
                HeldBy::Run(_) => String::new(),
                HeldBy::Test(test) => format!("`{test}`"),
                HeldBy::Nobody(why) => format!("not here: {why}"),
            };
            writeln!(text, "| {} | {} | {held_by} |", row.id, row.what).expect("a string takes it");
        }
    }
    text
}
