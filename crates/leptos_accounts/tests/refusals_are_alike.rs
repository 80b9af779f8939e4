//! Nobody learns from a refusal whether an account exists (ASVS 5.0, 6.3.8).

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};

#[tokio::test]
async fn wrong_unknown_disabled_and_malformed_answer_with_the_same_bytes() {
    let app = App::new().await;
    app.signed_up().await;
    app.credentials("/up", None, "gone@example.com", PASSWORD)
        .await;
    sqlx::query("UPDATE account_users SET disabled_at = 1 WHERE email = 'gone@example.com'")
        .execute(app.pool())
        .await
        .expect("disabled");

    let wrong = app
        .credentials("/in", None, EMAIL, "correct horse batterz")
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.body.contains("WrongCredentials"), "{}", wrong.body);
    assert_eq!(wrong.set_cookie(), None);
    let too_long = "x".repeat(1_025);
    for (email, password) in [
        ("nobody@example.com", PASSWORD),
        ("gone@example.com", PASSWORD),
        ("gone@example.com", "correct horse batterz"),
        ("no address", PASSWORD),
        ("", ""),
        (EMAIL, ""),
        (EMAIL, too_long.as_str()),
        ("nobody@example.com", too_long.as_str()),
    ] {
        assert_eq!(
            app.credentials("/in", None, email, password).await,
            wrong,
            "{email}"
        );
    }
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    sqlx::query("UPDATE account_users SET disabled_at = 1")
        .execute(app.pool())
        .await
        .expect("ok");
    assert_eq!(app.get("/me", Some(&cookie)).await.body, "Revoked");
}
