use axum::http::StatusCode;
use sqlx::AssertSqlSafe;

use super::{ANN, is_sqlite};
use crate::common::{App, EMAIL, PASSWORD};

/// PostgreSQL's disk is its own; a server process with a disk that is full is in `server/tests/fail_closed`.
#[tokio::test]
async fn a_database_that_is_full_is_503_for_who_would_write_and_goes_on_when_there_is_room() {
    let app = App::at("http://localhost:3000", |config| config.connections(1)).await;
    if !is_sqlite(app.database()) {
        return;
    }
    let cookie = app.signed_up().await;
    let pages = app.count("PRAGMA page_count").await;
    let limit = async |pages: i64| {
        let pragma = format!("PRAGMA max_page_count = {pages}");
        let limit = sqlx::query(AssertSqlSafe(pragma)).fetch_one(app.pool());
        limit.await.expect("a limit");
    };
    limit(pages).await;

    // What is left of the last pages takes some.
    let mut refused = 0;
    for n in 0..200 {
        let email = format!("somebody-{n}@example.com");
        let answer = app.credentials("/up", None, &email, PASSWORD).await;
        if answer.status == StatusCode::SERVICE_UNAVAILABLE {
            assert_eq!(answer.set_cookie(), None);
            refused += 1;
        } else {
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        }
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3, "it never got full");
    // Who is signed in stays so.
    assert_eq!(app.get("/me", Some(&cookie)).await.body, ANN);
    assert_eq!(app.get("/me", None).await.body, "NoCredential");

    limit(pages + 1_000).await;
    let answer = app.credentials("/in", None, EMAIL, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
    let check: String = sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(app.pool())
        .await
        .expect("a check");
    assert_eq!(check, "ok");
}
