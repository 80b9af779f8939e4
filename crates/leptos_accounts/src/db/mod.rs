//! The database: opening it, and every query.
//!
//! One set of queries serves SQLite and PostgreSQL, through sqlx' `Any` driver: `$1` placeholders,
//! TEXT and BIGINT columns. Each change is one statement whose `WHERE` states what must still hold,
//! so two processes over one database agree; where that takes more than one, a transaction begins
//! with a write, which SQLite and PostgreSQL let one do at a time.
//!
//! SQLite runs with WAL, `synchronous=FULL` (what was acknowledged survives a power cut), foreign
//! keys, and 5 s of patience for a locked file. The file is made where there is none, readable
//! for its owner only. PostgreSQL has to keep `synchronous_commit`, which is looked at, and is told to
//! give up a statement, or the wait for a lock, after 5 s: a database that hangs is a 503 then, and not a
//! request that never ends. Migrations have all the time they need.
//!
//! Migrations are embedded and keep their books in `account_migrations`; sqlx' usual
//! `_sqlx_migrations` is left to the application.

pub(crate) mod catalogue;
pub(crate) mod credentials;
pub(crate) mod deletion;
pub(crate) mod devices;
mod durability;
pub(crate) mod email_tokens;
pub(crate) mod health;
pub(crate) mod organisations;
pub(crate) mod passkeys;
pub(crate) mod proofs;
pub(crate) mod resumed_forms;
pub(crate) mod rights;
pub(crate) mod sessions;
pub(crate) mod throttles;
pub(crate) mod users;
pub(crate) mod verification;

use std::{fs, io, path::Path, time::Duration};

use sqlx::{
    AnyConnection, AnyPool, ConnectOptions, Connection,
    any::{AnyConnectOptions, AnyPoolOptions, install_default_drivers},
    migrate::{MigrateError, Migrator},
    sqlite::SqliteConnectOptions,
};

use crate::AccountsError;

/// How long a request waits for a connection before the database counts as down.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that nobody has used for so long is looked at before it is: the database may have been started
/// anew. More often would be a round trip for each query.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

/// Connections for counters.
const COUNTERS: u32 = 2;

/// Connects and migrates.
pub(crate) async fn open(url: &str, connections: u32) -> Result<AnyPool, AccountsError> {
    install_default_drivers();
    let options = options(url)?;
    // On a connection of its own, which has no limits.
    let connection = AnyConnection::connect_with(&options);
    let mut connection = tokio::time::timeout(ACQUIRE_TIMEOUT, connection)
        .await
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
    durability::ensure(&mut connection)
        .await
        .map_err(durability::explain)?;
    migrate(&mut connection).await?;
    connection.close().await?;
    let pool = pool(connections).after_connect(|connection, _| {
        Box::pin(async move {
            durability::ensure(connection).await?;
            durability::limit(connection).await
        })
    });
    Ok(pool.connect_with(options).await?)
}

/// Connections of their own for the counters of attempts, so that a flood of them does not take those that
/// pages wait for. They do not wait for the disk, either: a power cut gives the last attempts back.
pub(crate) fn open_counters(url: &str) -> Result<AnyPool, AccountsError> {
    let pool = pool(COUNTERS).after_connect(|connection, _| {
        Box::pin(async move {
            durability::ensure(connection).await?;
            durability::limit(connection).await?;
            durability::relax(connection).await
        })
    });
    Ok(pool.connect_lazy_with(options(url)?))
}

fn pool(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections.max(1))
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, it| {
            Box::pin(async move {
                if it.idle_for > TRUSTED_FOR {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

fn options(url: &str) -> Result<AnyConnectOptions, AccountsError> {
    if !url.starts_with("sqlite:") {
        return Ok(url.parse()?);
    }
    let sqlite: SqliteConnectOptions = url.parse()?;
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(AccountsError::InMemory);
    }
    // Absolute, because a relative path does not survive being a URL: its first folder would be
    // taken for a host name, and `..` would be resolved.
    let file = std::path::absolute(sqlite.get_filename())
        .and_then(|file| ensure_file(&file).map(|()| file))
        .map_err(|error| AccountsError::File(sqlite.get_filename().to_owned(), error))?;
    let url = SqliteConnectOptions::new().filename(file).to_url_lossy();
    Ok(AnyConnectOptions::from_url(&url)?)
}

/// Makes the folder and an empty database file. SQLite gives its WAL files the same mode.
fn ensure_file(file: &Path) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(file) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

/// SQLite has no lock for migrations. Of two processes that start at once one may fail; by then
/// the other has done the work, and a second look finds it done.
async fn migrate(connection: &mut AnyConnection) -> Result<(), MigrateError> {
    let migrator = migrator();
    if migrator.run(&mut *connection).await.is_ok() {
        return Ok(());
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    migrator.run(connection).await
}

fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!("./migrations");
    migrator.dangerous_set_table_name("account_migrations");
    migrator
}

/// Answers if the database does.
pub(crate) async fn ping(pool: &AnyPool) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT 1").fetch_one(pool).await.map(drop)
}

#[cfg(test)]
mod tests {
    use sqlx::Row;

    use super::*;

    async fn pragma(connection: &mut AnyConnection, query: &'static str) -> String {
        let row = sqlx::query(query).fetch_one(connection).await.expect(query);
        let text = row.try_get::<String, _>(0);
        text.unwrap_or_else(|_| row.get::<i64, _>(0).to_string())
    }

    #[tokio::test]
    async fn every_sqlite_connection_is_durable_and_patient() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/deep/er/a b.db", folder.path().display());
        let pool = open(&url, 3).await.expect("a database");
        let mut held = Vec::new();
        for _ in 0..3 {
            let mut connection = pool.acquire().await.expect("another connection");
            assert_eq!(pragma(&mut connection, "PRAGMA journal_mode").await, "wal");
            assert_eq!(pragma(&mut connection, "PRAGMA synchronous").await, "2");
            assert_eq!(pragma(&mut connection, "PRAGMA foreign_keys").await, "1");
            assert_eq!(pragma(&mut connection, "PRAGMA busy_timeout").await, "5000");
            held.push(connection);
        }
        assert!(folder.path().join("deep/er/a b.db").exists());
    }

    #[tokio::test]
    async fn an_applications_own_migrations_do_not_clash() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/app.db", folder.path().display());
        let pool = open(&url, 1).await.expect("a database");
        let theirs = Migrator::with_migrations(Vec::new());
        theirs
            .run(&pool)
            .await
            .expect("an application's migrations");
        let mut connection = pool.acquire().await.expect("a connection");
        migrate(&mut connection).await.expect("nothing to do");
        drop(connection);
        open(&url, 1).await.expect("the same database again");
    }

    #[tokio::test]
    async fn a_database_in_memory_is_refused() {
        for url in ["sqlite::memory:", "sqlite://?mode=memory"] {
            assert!(
                matches!(open(url, 1).await, Err(AccountsError::InMemory)),
                "{url}"
            );
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("app.db");
        let pool = open(&format!("sqlite:{}", file.display()), 1)
            .await
            .expect("a database");
        for file in [file.clone(), file.with_extension("db-wal")] {
            let mode = fs::metadata(&file).expect("there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}", file.display());
        }
        drop(pool);
    }
}
