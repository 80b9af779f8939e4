//! A database of a test's own: a SQLite file, or one in the PostgreSQL that `TEST_POSTGRES` names
//! (`postgres://tests:password@127.0.0.1:5432/postgres`).

use std::{env, fs, process::Command};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

/// The URL of a PostgreSQL, with a database that is there already and a user who may make others.
const POSTGRES: &str = "TEST_POSTGRES";

/// Empty at first. A file is deleted when this is dropped; a database goes with its server.
pub struct TestDatabase {
    url: String,
    folder: TempDir,
}

impl TestDatabase {
    pub async fn fresh() -> Self {
        if let Ok(server) = env::var(POSTGRES) {
            return Self::fresh_in(&server).await;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/data/app.db", folder.path().display());
        Self { url, folder }
    }

    /// In this PostgreSQL.
    pub async fn fresh_in(server: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = create(server, &folder).await;
        Self { url, folder }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// All that it holds, as it is stored.
    pub fn dump(&self) -> Vec<u8> {
        let file = self.folder.path().join("data/app.db");
        if file.exists() {
            let log = fs::read(file.with_extension("db-wal")).expect("the log");
            return [fs::read(file).expect("the file"), log].concat();
        }
        let dump = Command::new("pg_dump").arg(&self.url).output();
        let dump = dump.expect("pg_dump, which comes with PostgreSQL");
        assert!(dump.status.success(), "{dump:?}");
        dump.stdout
    }
}

/// A database of its own, named after the folder, of which there is one.
async fn create(server: &str, folder: &TempDir) -> String {
    let name = folder.path().file_name().expect("a name");
    let name = name.to_string_lossy().replace('.', "test_");
    let mut connection = PgConnection::connect(server)
        .await
        .expect("the PostgreSQL of TEST_POSTGRES");
    let create = format!("CREATE DATABASE \"{name}\"");
    sqlx::query(AssertSqlSafe(create))
        .execute(&mut connection)
        .await
        .expect("a database");
    connection.close().await.expect("the end");
    let (server, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{name}")
}
