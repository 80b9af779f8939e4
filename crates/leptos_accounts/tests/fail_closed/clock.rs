use std::time::Duration;

use axum::http::StatusCode;
use leptos_accounts::{Accounts, AccountsConfig, RootSecret};

use super::{ANN, sessions};
use crate::common::{App, EMAIL, PASSWORD};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// By a sign-in, which sweeps on its way.
async fn sign_in(app: &App) -> String {
    let answer = app.credentials("/in", None, EMAIL, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.cookie().expect("a cookie")
}

#[tokio::test]
async fn a_clock_that_jumps_forward_deletes_nothing_and_set_right_signs_nobody_out() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    for years in [1, 10, 100] {
        let jump = 365 * years * DAY;
        app.clock.set_forward(jump);
        // Nobody can tell that it is not so late.
        assert_eq!(app.get("/me", Some(&cookie)).await.body, "Expired");
        sign_in(&app).await;
        assert_eq!(app.accounts.sweep().await.expect("nothing"), 0);
        app.clock.set_back(jump);
        assert_eq!(app.get("/me", Some(&cookie)).await.body, ANN);
        app.clock.advance(DAY);
    }
}

#[tokio::test]
async fn a_clock_that_stays_where_it_jumped_to_sweeps_again_after_a_day() {
    let app = App::new().await;
    app.signed_up().await;
    app.clock.set_forward(90 * DAY);
    assert_eq!(app.accounts.sweep().await.expect("nothing"), 0);
    app.clock.advance(23 * HOUR);
    assert_eq!(app.accounts.sweep().await.expect("nothing"), 0);
    app.clock.advance(HOUR);
    assert_eq!(app.accounts.sweep().await.expect("one"), 1);
}

#[tokio::test]
async fn a_clock_that_is_set_back_revives_nothing_and_locks_nobody_out() {
    let app = App::new().await;
    let expired = app.signed_up().await;
    app.clock.advance(15 * DAY);
    let (ended, alive) = (sign_in(&app).await, sign_in(&app).await);
    app.post("/out", Some(&ended)).await;
    for back in [HOUR, 15 * DAY, 3650 * DAY] {
        app.clock.set_back(back);
        assert_eq!(app.get("/me", Some(&expired)).await.body, "Expired");
        assert_eq!(app.get("/me", Some(&ended)).await.body, "Revoked");
        assert_eq!(app.get("/me", Some(&alive)).await.body, ANN);
        let new = sign_in(&app).await;
        assert_eq!(app.get("/me", Some(&new)).await.body, ANN);
    }
    let before = sessions(&app).await;
    assert_eq!(app.accounts.sweep().await.expect("nothing"), 0);
    assert_eq!(sessions(&app).await, before);
    // And the limits go on from there.
    app.clock.advance(14 * DAY);
    assert_eq!(app.get("/me", Some(&alive)).await.body, "Expired");
}

#[tokio::test]
async fn a_node_that_starts_with_a_clock_that_is_behind_is_not_ready() {
    let app = App::new().await;
    app.signed_up().await;
    assert!(app.accounts.health().await.is_ready());
    let clock = app.clock.clone();
    clock.set_back(HOUR);
    let config = AccountsConfig::new(app.database().url(), RootSecret::generate());
    let other = Accounts::open(config.clock(clock.clone())).await;
    let other = other.expect("accounts");
    let health = other.health().await;
    assert!(!health.clock && !health.is_ready(), "{health:?}");
    assert!(
        app.accounts.health().await.is_ready(),
        "the one that knows better"
    );
    // Set right, or waited for, it is.
    clock.advance(HOUR);
    assert!(other.health().await.is_ready());
}

#[tokio::test]
async fn a_node_that_starts_with_a_clock_far_ahead_deletes_nothing_for_a_day_and_misleads_nobody() {
    let app = App::new().await;
    app.signed_up().await;
    assert!(app.accounts.health().await.is_ready());
    let clock = leptos_accounts::clock::ManualClock::default();
    clock.set_forward(3650 * DAY);
    let config = AccountsConfig::new(app.database().url(), RootSecret::generate());
    let other = Accounts::open(config.clock(clock)).await.expect("accounts");
    assert!(other.health().await.is_ready());
    assert_eq!(other.sweep().await.expect("nothing"), 0);
    assert!(
        app.accounts.health().await.clock,
        "it took the other at its word"
    );
}
