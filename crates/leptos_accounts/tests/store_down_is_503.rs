//! An outage signs nobody out and lets nobody in.

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};

#[tokio::test]
async fn nobody_is_told_to_sign_in_while_the_database_is_down() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    app.accounts.ping().await.expect("up");
    app.pool().close().await;
    app.accounts.ping().await.expect_err("down");
    assert_eq!(
        app.get("/me", Some(&cookie)).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    for path in ["/in", "/up"] {
        let answer = app.credentials(path, None, EMAIL, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(answer.set_cookie(), None);
    }
    let out = app.post("/out", Some(&cookie)).await;
    assert_eq!(out.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        out.set_cookie(),
        None,
        "the session is not over, so the cookie stays"
    );
}

#[tokio::test]
async fn an_answer_whose_session_could_not_be_written_is_503_and_readable() {
    let app = App::new().await;
    app.pool().close().await;
    // The handler is content: only the write behind it fails.
    let answer = app.get("/write/x", None).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["retry-after"], "5");
    assert!(!answer.body.is_empty());
    assert_eq!(answer.set_cookie(), None);
}

#[tokio::test]
async fn an_applications_own_500_stays_a_500() {
    let app = App::new().await;
    let answer = app.get("/broken", None).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
}
