//! Idle and absolute limits, by the clock that was handed in (ASVS 5.0, 7.3.1 and 7.3.2).

#![cfg(feature = "ssr")]

mod common;

use std::time::Duration;

use common::{App, EMAIL, PASSWORD};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(24 * 3_600);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn an_unused_session_ends_after_14_days_to_the_second() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    app.clock.advance(14 * DAY - SECOND);
    // A look that is not a use: another visitor's.
    assert_eq!(app.get("/me", None).await.body, "NoCredential");
    let other = app
        .credentials("/in", None, EMAIL, PASSWORD)
        .await
        .cookie()
        .expect("a cookie");
    app.clock.advance(SECOND);
    assert_eq!(app.get("/me", Some(&cookie)).await.body, "Expired");
    assert_eq!(
        app.get("/me", Some(&other)).await.body,
        "ann@example.com []"
    );
}

#[tokio::test]
async fn a_session_that_is_used_in_time_goes_on() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    app.clock.advance(14 * DAY - SECOND);
    assert_eq!(
        app.get("/me", Some(&cookie)).await.body,
        "ann@example.com []"
    );
    app.clock.advance(14 * DAY - SECOND);
    assert_eq!(
        app.get("/me", Some(&cookie)).await.body,
        "ann@example.com []"
    );
}

#[tokio::test]
async fn a_session_in_use_ends_after_30_days_to_the_second() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    for _ in 0..30 * 24 - 1 {
        app.clock.advance(HOUR);
        assert_eq!(
            app.get("/me", Some(&cookie)).await.body,
            "ann@example.com []"
        );
    }
    app.clock.advance(HOUR - SECOND);
    assert_eq!(
        app.get("/me", Some(&cookie)).await.body,
        "ann@example.com []"
    );
    app.clock.advance(SECOND);
    assert_eq!(app.get("/me", Some(&cookie)).await.body, "Expired");
    // What the application kept there is out of reach too.
    assert_eq!(app.get("/read", Some(&cookie)).await.body, "");
}

#[tokio::test]
async fn use_is_written_at_most_once_a_minute() {
    const LAST_SEEN: &str = "SELECT last_seen FROM account_sessions";

    let app = App::new().await;
    let cookie = app.signed_up().await;
    let begun = app.count(LAST_SEEN).await;
    for _ in 0..59 {
        app.clock.advance(SECOND);
        app.get("/me", Some(&cookie)).await;
        assert_eq!(app.count(LAST_SEEN).await, begun);
    }
    app.clock.advance(SECOND);
    app.get("/me", Some(&cookie)).await;
    assert_eq!(app.count(LAST_SEEN).await, begun + 60_000);
    app.clock.advance(MINUTE - SECOND);
    app.get("/read", Some(&cookie)).await;
    assert_eq!(app.count(LAST_SEEN).await, begun + 60_000);
}

#[tokio::test]
async fn ended_sessions_are_forgotten_after_a_week() {
    const ROWS: &str = "SELECT COUNT(*) FROM account_sessions";

    let app = App::new().await;
    let cookie = app.signed_up().await;
    app.post("/out", Some(&cookie)).await;
    app.clock.advance(7 * DAY);
    assert_eq!(app.accounts.sweep().await.expect("swept"), 0);
    assert_eq!(app.get("/me", Some(&cookie)).await.body, "Revoked");
    app.clock.advance(SECOND);
    assert_eq!(app.accounts.sweep().await.expect("swept"), 1);
    assert_eq!(app.get("/me", Some(&cookie)).await.body, "InvalidToken");

    app.credentials("/in", None, EMAIL, PASSWORD).await;
    app.clock.advance(22 * DAY);
    app.credentials("/in", None, EMAIL, PASSWORD).await;
    assert_eq!(app.count(ROWS).await, 1, "a sign-in sweeps on its way");
}
