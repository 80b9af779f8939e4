use std::time::{Duration, Instant};

use axum::http::StatusCode;
use sqlx::{AnyConnection, Connection, Executor};

use super::{ANN, is_sqlite};
use crate::common::{App, EMAIL, PASSWORD};

/// 5 s for a connection, 5 s for a statement, and some for a machine that is busy.
const STATED: Duration = Duration::from_secs(15);

/// Somebody who holds what everybody needs.
async fn hang(app: &App) -> AnyConnection {
    let url = app.database().url();
    let mut other = AnyConnection::connect(url).await.expect("a connection");
    let lock = if is_sqlite(app.database()) {
        "BEGIN IMMEDIATE"
    } else {
        "BEGIN; LOCK TABLE account_sessions, account_users, account_health"
    };
    other.execute(lock).await.expect("a lock");
    other
}

#[tokio::test]
async fn a_database_that_hangs_is_503_within_the_stated_time_and_goes_on_when_it_does() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let mut other = hang(&app).await;

    let begun = Instant::now();
    let (signed_in, signed_out, signed_up, health) = futures::join!(
        app.credentials("/in", None, EMAIL, PASSWORD),
        app.post("/out", Some(&cookie)),
        app.credentials("/up", None, "bea@example.com", PASSWORD),
        app.accounts.health(),
    );
    assert!(begun.elapsed() < STATED, "{:?}", begun.elapsed());
    for answer in [signed_in, signed_out, signed_up] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{answer:?}");
        assert_eq!(answer.set_cookie(), None);
    }
    assert!(!health.writes && !health.is_ready(), "{health:?}");

    other.execute("ROLLBACK").await.expect("the end");
    assert!(app.accounts.health().await.is_ready());
    assert_eq!(app.get("/me", Some(&cookie)).await.body, ANN);
    let answer = app.credentials("/in", None, EMAIL, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
}
