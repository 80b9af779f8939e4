//! What the table holds of a password, and how it keeps up with the cost.

#![cfg(feature = "ssr")]

mod common;

use argon2::{Argon2, Params, PasswordHash, PasswordHasher};
use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};
use leptos_accounts::{AccountsConfig, RootSecret};

const OLD: &str = "5pWJg9tS1mVhZ2xp7xw8b0sQmV0cJ3p4T1n2Yk9uRzA=";
const NEW: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

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

async fn sign_in(app: &App, email: &str, password: &str) -> StatusCode {
    app.credentials("/in", None, email, password).await.status
}

/// The pepper that the only hash names, and its parameters.
async fn keyid(app: &App) -> Vec<u8> {
    let text = stored(app).await;
    let hash = PasswordHash::new(&text).expect("a PHC string");
    let params = Params::try_from(&hash).expect("parameters");
    params.keyid().to_vec()
}

fn pepper(secrets: &str) -> impl FnOnce(AccountsConfig) -> AccountsConfig {
    let secret: RootSecret = secrets.parse().expect("a secret");
    |config| config.pepper(secret)
}

#[tokio::test]
async fn a_pepper_comes_and_is_rotated_at_the_sign_ins() {
    let id = |secret: &str| secret.parse::<RootSecret>().expect("a secret").key_id();
    let app = App::new().await;
    app.signed_up().await;
    assert_eq!(keyid(&app).await, b"");

    let app = app.reopened(pepper(OLD)).await;
    assert_eq!(
        sign_in(&app, EMAIL, "correct horse batterz").await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(keyid(&app).await, b"", "a wrong password changes nothing");
    assert_eq!(sign_in(&app, EMAIL, PASSWORD).await, StatusCode::OK);
    assert_eq!(keyid(&app).await, id(OLD).as_bytes());

    let app = app.reopened(pepper(&format!("{NEW},{OLD}"))).await;
    for _ in 0..2 {
        assert_eq!(sign_in(&app, EMAIL, PASSWORD).await, StatusCode::OK);
        assert_eq!(keyid(&app).await, id(NEW).as_bytes());
    }
    for (email, password) in [
        (EMAIL, "correct horse batterz"),
        ("nobody@example.com", PASSWORD),
    ] {
        let status = sign_in(&app, email, password).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{email}");
    }
}

/// Its secret was lost, or left out of the list too early. Whoever comes is told nothing about their
/// password, and what is stored stays.
#[tokio::test]
async fn a_hash_with_an_unknown_pepper_is_an_outage_and_no_wrong_password() {
    let app = App::at("http://localhost:3000", pepper(OLD)).await;
    app.signed_up().await;
    let before = stored(&app).await;
    let app = app.reopened(pepper(NEW)).await;
    for password in [PASSWORD, "correct horse batterz"] {
        let status = sign_in(&app, EMAIL, password).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    }
    assert_eq!(stored(&app).await, before);
    let app = app.reopened(pepper(&format!("{NEW},{OLD}"))).await;
    assert_eq!(sign_in(&app, EMAIL, PASSWORD).await, StatusCode::OK);
}
