//! No row, no cookie, no query for those who are not signed in.

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::App;

#[tokio::test]
async fn ten_thousand_anonymous_requests_leave_no_row_and_no_cookie() {
    let app = App::new().await;
    for number in 0..10_000 {
        let path = if number % 2 == 0 { "/" } else { "/me" };
        assert_eq!(app.get(path, None).await.set_cookie(), None);
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM account_sessions").await, 0);
}

#[tokio::test]
async fn without_a_cookie_the_database_is_not_asked() {
    let app = App::new().await;
    app.pool().close().await;
    assert_eq!(app.get("/me", None).await.body, "NoCredential");
    assert_eq!(app.get("/", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn garbage_is_no_session_and_no_panic() {
    let app = App::new().await;
    let name = app.cookie_name();
    let long = "A".repeat(100_000);
    for value in [
        "", "x", "=", "\"\"", "%", "%00%ff", "AAAA", "../..", "null", "é", &long,
    ] {
        let answer = app.get("/me", Some(&format!("{name}={value}"))).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{value:.20}");
        assert_eq!(answer.body, "NoCredential", "{value:.20}");
    }
    let unknown = app
        .get("/me", Some(&format!("{name}=AAAAAAAAAAAAAAAAAAAAAA")))
        .await;
    assert_eq!(unknown.body, "InvalidToken");
    assert_eq!(app.count("SELECT COUNT(*) FROM account_sessions").await, 0);
}

#[tokio::test]
async fn a_refused_sign_in_leaves_nothing_either() {
    let app = App::new().await;
    let answer = app
        .credentials("/in", None, "ann@example.com", "correct horse battery")
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.set_cookie(), None);
    assert_eq!(app.count("SELECT COUNT(*) FROM account_sessions").await, 0);
}
