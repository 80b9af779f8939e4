//! What each new connection has to be, before it is used.

use std::fmt;

use sqlx::{AnyConnection, Executor, Row, any::AnyRow};

use crate::AccountsError;

const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; \
                              PRAGMA journal_mode = WAL; \
                              PRAGMA synchronous = FULL; \
                              PRAGMA foreign_keys = ON;";

/// Milliseconds. A transaction that does nothing holds its locks for no longer, either.
const POSTGRES_LIMITS: &str = "SET statement_timeout = 5000; \
                               SET lock_timeout = 5000; \
                               SET idle_in_transaction_session_timeout = 15000;";

/// A setting with which acknowledged writes are lost.
#[derive(Clone, Debug)]
struct NotDurable(String);

impl fmt::Display for NotDurable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotDurable {}

/// Sets what can be set, and fails where acknowledged writes would be lost all the same.
pub(super) async fn ensure(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if connection.backend_name() == "SQLite" {
        connection.execute(SQLITE_PRAGMAS).await?;
        // A file system without shared memory keeps another journal, and says nothing.
        expect(connection, "PRAGMA journal_mode", &["wal"]).await?;
        return expect(connection, "PRAGMA synchronous", &["2", "3"]).await;
    }
    let durable = ["on", "local", "remote_write", "remote_apply"];
    expect(connection, "SHOW synchronous_commit", &durable).await?;
    expect(connection, "SHOW fsync", &["on"]).await?;
    expect(connection, "SHOW full_page_writes", &["on"]).await
}

/// Bounds what one statement may take.
pub(super) async fn limit(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if connection.backend_name() == "PostgreSQL" {
        connection.execute(POSTGRES_LIMITS).await?;
    }
    Ok(())
}

/// For what may be lost in a power cut, of the last moment. A crash of the server loses nothing, and in
/// SQLite the next write of another connection has all before it on the disk, too.
pub(super) async fn relax(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let statement = match connection.backend_name() {
        "SQLite" => "PRAGMA synchronous = NORMAL",
        _ => "SET synchronous_commit = off",
    };
    connection.execute(statement).await.map(drop)
}

/// The reason, where it is one of ours.
pub(super) fn explain(error: sqlx::Error) -> AccountsError {
    let ours = match &error {
        sqlx::Error::Configuration(source) => source.downcast_ref::<NotDurable>().cloned(),
        _ => None,
    };
    match ours {
        Some(NotDurable(reason)) => AccountsError::NotDurable(reason),
        None => error.into(),
    }
}

async fn expect(
    connection: &mut AnyConnection,
    question: &'static str,
    wanted: &[&str],
) -> Result<(), sqlx::Error> {
    let answer = text(&connection.fetch_one(question).await?)?;
    if wanted.contains(&answer.as_str()) {
        return Ok(());
    }
    let reason = format!(
        "`{question}` is `{answer}`, not `{}`",
        wanted.join("` or `")
    );
    Err(sqlx::Error::Configuration(Box::new(NotDurable(reason))))
}

/// SQLite answers with a word or a number, PostgreSQL with a word.
fn text(row: &AnyRow) -> Result<String, sqlx::Error> {
    match row.try_get::<String, _>(0) {
        Ok(word) => Ok(word),
        Err(_) => row.try_get::<i64, _>(0).map(|number| number.to_string()),
    }
}
