//! Under load, the server or its database is killed again and again. Afterwards: no acknowledged write is
//! lost, no session that was signed out is one again, and the database passes its own check.
//!
//! `cargo xtask faults` is the long form, and writes `docs/faults.md`.
//!
//! | file | what is there |
//! |---|---|
//! | `visitors.rs` | the load: who writes notes and signs in and out |
//! | `journal.rs` | what they were told, and whether it still holds |
//! | `integrity.rs` | the database's own check |
//! | `report.rs` | the figures |

#![cfg(unix)]

#[allow(
    dead_code,
    unreachable_pub,
    reason = "it belongs to leptos_accounts' tests"
)]
#[path = "../../../crates/leptos_accounts/tests/common/database.rs"]
mod database;
mod integrity;
mod journal;
#[allow(dead_code, reason = "this test uses a part of it")]
#[path = "../common/notebook.rs"]
mod notebook;
mod report;
mod visitors;

use std::{
    env,
    time::{Duration, Instant},
};

use database::TestDatabase;
use notebook::{Notebook, Variable};
use report::Report;
use sqlx::{Connection, PgConnection};
use visitors::Load;

/// How often something is killed, unless `FAULTS_KILLS` says so.
const FEW: usize = 3;
/// A PostgreSQL that may be killed: one that nobody else uses.
const POSTGRES: &str = "FAULTS_POSTGRES";

/// Load between two kills: never at the same place of anything.
fn pause(round: usize) -> Duration {
    Duration::from_millis(150 + (round as u64 * 137) % 350)
}

fn kills() -> usize {
    let told = env::var("FAULTS_KILLS").ok();
    told.map_or(FEW, |told| told.parse().expect("a number"))
}

/// All visitors come from one address.
fn unlimited() -> [Variable; 3] {
    ["LIMIT_PER_ACCOUNT", "LIMIT_PER_ADDRESS", "LIMIT_SIGN_UPS"]
        .map(|name| (name, "1000000/1".to_owned()))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_the_server() {
    let database = TestDatabase::fresh().await;
    let mut notebook = Notebook::start(database.url(), &unlimited()).await;
    let load = Load::begin(&notebook).await;
    let begun = Instant::now();
    let mut recovery = Duration::ZERO;
    for round in 0..kills() {
        tokio::time::sleep(pause(round)).await;
        let killed = Instant::now();
        notebook.crash().await;
        recovery = recovery.max(killed.elapsed());
        load.journal().expect_nobody_revived().await;
    }
    let seconds = begun.elapsed();
    let journal = load.end().await;
    let held = journal.check().await;
    integrity::check(database.url()).await;
    Report::new("the server", &database, kills(), seconds, recovery, held).write();
}

/// The process of one of the connections, or one that serves them all: either way the whole cluster ends
/// and recovers from its log.
async fn kill_database(url: &str, round: usize) {
    let kinds = ["client backend", "checkpointer", "walwriter"];
    let kind = kinds[round % kinds.len()];
    let mut connection = PgConnection::connect(url).await.expect("it is up");
    let pid: i32 = sqlx::query_scalar(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = $1 ORDER BY pid LIMIT 1",
    )
    .bind(kind)
    .fetch_one(&mut connection)
    .await
    .expect("a process");
    let killed = std::process::Command::new("kill")
        .args(["-9", &pid.to_string()])
        .status();
    assert!(killed.expect("kill").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_the_database_and_the_server_goes_on_by_itself() {
    // In `cargo xtask faults`, quick or not; others must not have theirs killed.
    let Ok(own) = env::var(POSTGRES) else { return };
    let database = TestDatabase::fresh_in(&own).await;
    let mut notebook = Notebook::start(database.url(), &unlimited()).await;
    let load = Load::begin(&notebook).await;
    let begun = Instant::now();
    let mut recovery = Duration::ZERO;
    for round in 0..kills() {
        tokio::time::sleep(pause(round)).await;
        let killed = Instant::now();
        kill_database(database.url(), round).await;
        load.has_written_again().await;
        recovery = recovery.max(killed.elapsed());
        assert!(notebook.gets_ready().await);
        load.journal().expect_nobody_revived().await;
    }
    let seconds = begun.elapsed();
    let journal = load.end().await;
    let held = journal.check().await;
    integrity::check(database.url()).await;
    Report::new("the database", &database, kills(), seconds, recovery, held).write();
}
