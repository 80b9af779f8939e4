//! 15 to 1,024 bytes, any Unicode, verbatim.

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::{App, EMAIL};

async fn sign_up(app: &App, email: &str, bytes: usize) -> (StatusCode, String) {
    let answer = app
        .credentials("/up", None, email, &"x".repeat(bytes))
        .await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn the_bounds_are_15_and_1024_bytes() {
    let app = App::new().await;
    for bytes in [0, 14, 1_025, 100_000] {
        let (status, body) = sign_up(&app, EMAIL, bytes).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{bytes}");
        assert!(body.contains("\"password\""), "{bytes}: {body}");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM account_users").await, 0);
    assert_eq!(sign_up(&app, "a@example.com", 15).await.0, StatusCode::OK);
    assert_eq!(
        sign_up(&app, "b@example.com", 1_024).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn every_byte_counts() {
    let app = App::new().await;
    let password = format!(" Pässwörd \u{0}密码 {}", "y".repeat(900));
    let made = app.credentials("/up", None, EMAIL, &password).await;
    assert_eq!(made.status, StatusCode::OK, "{made:?}");
    assert_eq!(
        app.credentials("/in", None, EMAIL, &password).await.status,
        StatusCode::OK
    );
    for other in [
        password.trim().to_owned(),
        password.to_lowercase(),
        password[..900].to_owned(),
    ] {
        let answer = app.credentials("/in", None, EMAIL, &other).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}
