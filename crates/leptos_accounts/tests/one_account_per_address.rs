//! One account per address, whatever its case and however many ask at once.

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};

const USERS: &str = "SELECT COUNT(*) FROM account_users";

#[tokio::test]
async fn of_sign_ups_at_the_same_time_one_succeeds() {
    let app = App::new().await;
    let cases = [
        "ann@example.com",
        "Ann@Example.com",
        " ANN@EXAMPLE.COM ",
        "ann@EXAMPLE.com",
    ];
    let attempts =
        (0..12).map(|number| app.credentials("/up", None, cases[number % cases.len()], PASSWORD));
    let answers = futures::future::join_all(attempts).await;
    let made = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::OK)
        .count();
    assert_eq!(made, 1);
    assert_eq!(app.count(USERS).await, 1);
    for refused in answers
        .iter()
        .filter(|answer| answer.status != StatusCode::OK)
    {
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("\"email\""), "{}", refused.body);
        assert_eq!(refused.set_cookie(), None);
    }
}

#[tokio::test]
async fn a_sign_up_does_not_change_the_password_of_an_account_that_is_there() {
    let app = App::new().await;
    app.signed_up().await;
    app.credentials("/up", None, EMAIL, "another long password")
        .await;
    let old = app
        .credentials("/in", None, "ANN@example.com", PASSWORD)
        .await;
    assert_eq!(old.status, StatusCode::OK);
    let new = app
        .credentials("/in", None, EMAIL, "another long password")
        .await;
    assert_eq!(new.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_no_address_is_said_beside_the_field() {
    let app = App::new().await;
    for email in ["", "ann", "ann@", "a@b@c", "änn@example.com"] {
        let answer = app.credentials("/up", None, email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{email}");
        assert!(answer.body.contains("\"email\""), "{}", answer.body);
    }
    assert_eq!(app.count(USERS).await, 0);
}
