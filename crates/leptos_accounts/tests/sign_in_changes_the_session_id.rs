//! Session fixation and rotation (ASVS 5.0, 7.2.4).

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};

#[tokio::test]
async fn a_new_id_is_given_and_the_old_one_is_dead() {
    let app = App::new().await;
    let first = app.signed_up().await;
    assert_eq!(
        app.get("/me", Some(&first)).await.body,
        "ann@example.com []"
    );

    let again = app.credentials("/in", Some(&first), EMAIL, PASSWORD).await;
    let second = again.cookie().expect("a new cookie");
    assert_ne!(first, second);
    assert_eq!(
        app.get("/me", Some(&second)).await.body,
        "ann@example.com []"
    );
    let old = app.get("/me", Some(&first)).await;
    assert_eq!(
        (old.status, &*old.body),
        (StatusCode::UNAUTHORIZED, "Revoked")
    );
}

#[tokio::test]
async fn an_id_that_somebody_else_chose_is_not_taken_over() {
    let app = App::new().await;
    app.signed_up().await;
    let planted = format!("{}=AAAAAAAAAAAAAAAAAAAAAA", app.cookie_name());
    let answer = app
        .credentials("/in", Some(&planted), EMAIL, PASSWORD)
        .await;
    assert_ne!(answer.cookie().expect("a cookie"), planted);
    assert_eq!(app.get("/me", Some(&planted)).await.body, "InvalidToken");
}

#[tokio::test]
async fn what_a_visitor_kept_before_signing_in_is_kept_under_the_new_id() {
    let app = App::new().await;
    app.signed_up().await;
    let anonymous = app
        .get("/write/cart", None)
        .await
        .cookie()
        .expect("a cookie");
    let signed_in = app
        .credentials("/in", Some(&anonymous), EMAIL, PASSWORD)
        .await;
    let signed_in = signed_in.cookie().expect("a cookie");
    assert_eq!(app.get("/read", Some(&signed_in)).await.body, "cart");
    assert_eq!(app.get("/read", Some(&anonymous)).await.body, "");
}

#[tokio::test]
async fn nothing_is_left_for_another_user_on_the_same_machine() {
    let app = App::new().await;
    let ann = app.signed_up().await;
    app.get("/write/secret-of-ann", Some(&ann)).await;
    app.credentials("/up", None, "bob@example.com", PASSWORD)
        .await;
    let bob = app
        .credentials("/in", Some(&ann), "bob@example.com", PASSWORD)
        .await;
    let bob = bob.cookie().expect("a cookie");
    assert_eq!(app.get("/me", Some(&bob)).await.body, "bob@example.com []");
    assert_eq!(app.get("/read", Some(&bob)).await.body, "");
}

#[tokio::test]
async fn the_table_holds_no_id_that_signs_anybody_in() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let (_, id) = cookie.split_once('=').expect("a cookie");
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT id_hash, data FROM account_sessions")
        .fetch_all(app.pool())
        .await
        .expect("rows");
    assert_eq!(rows.len(), 1);
    assert!(rows[0].0.len() == 64 && !rows[0].0.contains(id) && !rows[0].1.contains(id));
}

#[tokio::test]
async fn a_session_has_a_greater_number_than_the_one_it_replaces() {
    let app = App::new().await;
    let first = app.signed_up().await;
    // The clock stands still, or goes back: two in the same millisecond are told apart all the same.
    let again = app.credentials("/in", Some(&first), EMAIL, PASSWORD).await;
    let second = again.cookie().expect("a cookie");
    app.credentials("/in", Some(&second), EMAIL, PASSWORD).await;
    let epochs: Vec<(i64,)> = sqlx::query_as("SELECT epoch FROM account_sessions ORDER BY epoch")
        .fetch_all(app.pool())
        .await
        .expect("rows");
    let first = epochs[0].0;
    assert!(first > 0);
    assert_eq!(epochs, [(first,), (first + 1,), (first + 2,)]);
}
