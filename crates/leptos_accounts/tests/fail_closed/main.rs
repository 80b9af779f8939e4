//! Whatever fails, nobody is let in, nobody is signed out, and it goes on by itself afterwards.
//!
//! | file | what fails |
//! |---|---|
//! | `clock.rs` | the clock is set, forward or back |
//! | `disk.rs` | the database is full |
//! | `durability.rs` | the process or the machine dies: what was acknowledged is there |
//! | `hasher.rs` | more passwords come than can be hashed |
//! | `slow.rs` | the database hangs |

#![cfg(feature = "ssr")]

#[path = "../common/mod.rs"]
mod common;

mod clock;
mod disk;
mod durability;
mod hasher;
mod slow;

use common::{App, database::TestDatabase};

fn is_sqlite(database: &TestDatabase) -> bool {
    database.url().starts_with("sqlite:")
}

/// What `/me` says of whoever is signed in.
const ANN: &str = "ann@example.com []";

async fn sessions(app: &App) -> i64 {
    app.count("SELECT COUNT(*) FROM account_sessions").await
}
