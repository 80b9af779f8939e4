use std::{fs, path::Path};

use leptos_accounts::{Accounts, AccountsConfig, AccountsError, RootSecret};

use super::is_sqlite;
use crate::common::{App, PASSWORD, database::TestDatabase};

async fn open(url: &str) -> Result<Accounts, AccountsError> {
    Accounts::open(AccountsConfig::new(url, RootSecret::generate())).await
}

#[tokio::test]
async fn a_postgresql_that_forgets_what_it_acknowledged_is_refused() {
    let database = TestDatabase::fresh().await;
    if is_sqlite(&database) {
        return;
    }
    for setting in ["off", "local", "on"] {
        let options = format!("options=-c%20synchronous_commit%3D{setting}");
        let opened = open(&format!("{}?{options}", database.url())).await;
        match (setting, opened) {
            ("off", Err(error @ AccountsError::NotDurable(_))) => {
                assert!(error.to_string().contains("synchronous_commit"), "{error}");
            }
            ("off", other) => panic!("{other:?}"),
            (_, opened) => drop(opened.expect("durable enough")),
        }
    }
}

/// The PostgreSQL of the tests may or may not speak TLS: it is asked, at least.
#[tokio::test]
async fn a_postgresql_is_asked_for_tls_where_that_is_wanted() {
    let database = TestDatabase::fresh().await;
    if is_sqlite(&database) {
        return;
    }
    match open(&format!("{}?sslmode=require", database.url())).await {
        Ok(accounts) => {
            let query = "SELECT COUNT(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
            let encrypted: i64 = sqlx::query_scalar(query)
                .fetch_one(accounts.pool())
                .await
                .expect("an answer");
            assert_eq!(encrypted, 1);
        }
        Err(AccountsError::Database(error)) => {
            let said = error.to_string();
            assert!(said.contains("server does not support TLS"), "{said}");
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn every_connection_is_durable() {
    let app = App::new().await;
    let mut held = Vec::new();
    for _ in 0..8 {
        let mut connection = app.pool().acquire().await.expect("another");
        let (question, right) = if is_sqlite(app.database()) {
            (
                "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous",
                "2",
            )
        } else {
            ("SHOW synchronous_commit", "on")
        };
        let setting: String = sqlx::query_scalar(question)
            .fetch_one(&mut *connection)
            .await
            .expect(question);
        assert_eq!(setting, right);
        held.push(connection);
    }
}

/// The accounts of a database, by its whole file and the start of its log.
async fn recovered(file: &Path, log: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("app.db");
    fs::copy(file, &copy).expect("a copy");
    fs::write(copy.with_extension("db-wal"), log).expect("a copy");
    let accounts = open(&format!("sqlite://{}", copy.display()))
        .await
        .expect("it recovers");
    let check: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(accounts.pool())
        .await
        .expect("a check");
    assert_eq!(check, "ok");
    sqlx::query_scalar("SELECT email FROM account_users ORDER BY created_at, email")
        .fetch_all(accounts.pool())
        .await
        .expect("accounts")
}

#[tokio::test]
async fn a_log_that_was_cut_off_anywhere_holds_what_was_acknowledged_before() {
    const PEOPLE: usize = 8;

    let app = App::new().await;
    if !is_sqlite(app.database()) {
        return;
    }
    let file = app.database().url().trim_start_matches("sqlite://");
    let file = Path::new(file);
    let log = || fs::read(file.with_extension("db-wal")).expect("the log");
    // How long the log was when each had their answer.
    let mut acknowledged = Vec::new();
    for n in 0..PEOPLE {
        let email = format!("{n}@example.com");
        let answer = app.credentials("/up", None, &email, PASSWORD).await;
        assert!(answer.status.is_success());
        acknowledged.push((log().len(), email));
    }
    let whole = log();
    let mut cuts: Vec<usize> = vec![0, 1, 31, 32, whole.len() / 2, whole.len()];
    for (length, _) in &acknowledged {
        cuts.extend([
            length - 4_120,
            length - 1,
            *length,
            length + 1,
            length + 4_119,
        ]);
    }
    for cut in cuts.into_iter().filter(|cut| *cut <= whole.len()) {
        let there = recovered(file, &whole[..cut]).await;
        for (length, email) in &acknowledged {
            if *length <= cut {
                assert!(there.contains(email), "{email} is lost, cut at {cut}");
            }
        }
    }
}
