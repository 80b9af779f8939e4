//! What the table holds of a password, and how it keeps up with the cost.

#![cfg(feature = "ssr")]

mod common;

use argon2::{Argon2, Params, PasswordHash, PasswordHasher};
use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};

async fn stored(app: &App) -> String {
    sqlx::query_scalar("SELECT password_hash FROM account_users")
        .fetch_one(app.pool())
        .await
        .expect("a hash")
}

#[tokio::test]
async fn the_hash_is_a_phc_string_of_at_least_the_least_cost() {
    let app = App::new().await;
    app.signed_up().await;
    let text = stored(&app).await;
    let hash = PasswordHash::new(&text).expect("a PHC string");
    let params = Params::try_from(&hash).expect("parameters");
    assert_eq!(hash.algorithm.as_str(), "argon2id");
    assert_eq!(hash.version, Some(19));
    assert!(params.m_cost() >= 19 * 1_024 && params.t_cost() >= 2 && params.p_cost() >= 1);
    assert!(hash.salt.expect("a salt").len() >= 16);
    assert!(hash.hash.expect("an output").len() >= 32);
}

#[tokio::test]
async fn a_hash_that_cost_less_is_made_anew_at_the_next_sign_in() {
    let app = App::new().await;
    app.signed_up().await;
    let cheap = Argon2::from(Params::new(1_024, 1, 1, None).expect("parameters"));
    let weak = cheap
        .hash_password(PASSWORD.as_bytes())
        .expect("a hash")
        .to_string();
    sqlx::query("UPDATE account_users SET password_hash = $1")
        .bind(&weak)
        .execute(app.pool())
        .await
        .expect("stored");

    let wrong = app
        .credentials("/in", None, EMAIL, "correct horse batterz")
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stored(&app).await, weak);

    assert_eq!(
        app.credentials("/in", None, EMAIL, PASSWORD).await.status,
        StatusCode::OK
    );
    let strong = stored(&app).await;
    assert!(
        strong.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{strong}"
    );
    assert_eq!(
        app.credentials("/in", None, EMAIL, PASSWORD).await.status,
        StatusCode::OK
    );
    assert_eq!(stored(&app).await, strong);
}
