//! A sign-out is final, on the server, whatever is still on its way.

#![cfg(feature = "ssr")]

mod common;

use std::sync::Arc;

use axum::http::StatusCode;
use common::App;
use leptos_accounts::{Session, session::SessionTable};
use tower_sessions::session::Id;

/// The session of a cookie, as a request that is still running holds it.
fn held(app: &App, cookie: &str) -> Session {
    let (_, id) = cookie.split_once('=').expect("a cookie");
    let id: Id = id.parse().expect("an id");
    let table: SessionTable = app.accounts.session_table();
    Session::new(Some(id), Arc::new(table), None)
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let out = app.post("/out", Some(&cookie)).await;
    assert_eq!(out.status, StatusCode::OK);
    assert_eq!(app.get("/me", Some(&cookie)).await.body, "Revoked");
    // Again, and by nobody: nothing happens.
    assert_eq!(app.post("/out", Some(&cookie)).await.status, StatusCode::OK);
    assert_eq!(app.post("/out", None).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_late_write_does_not_bring_a_session_back() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let late = held(&app, &cookie);
    late.insert("value", "late").await.expect("loaded");
    app.post("/out", Some(&cookie)).await;

    late.save().await.expect("ignored");
    assert_eq!(app.get("/me", Some(&cookie)).await.body, "Revoked");
    assert_eq!(app.get("/read", Some(&cookie)).await.body, "");
    let kept = app
        .count("SELECT COUNT(*) FROM account_sessions WHERE data LIKE '%late%'")
        .await;
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn an_unknown_id_is_not_made_known_by_a_write() {
    let app = App::new().await;
    let unknown = format!("{}=AAAAAAAAAAAAAAAAAAAAAA", app.cookie_name());
    let session = held(&app, &unknown);
    session.clear().await;
    session.save().await.expect("ignored");
    assert_eq!(app.count("SELECT COUNT(*) FROM account_sessions").await, 0);
}

#[tokio::test]
async fn writing_never_changes_whose_session_it_is() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let session = held(&app, &cookie);
    session
        .insert("leptos_accounts.user", "somebody else")
        .await
        .expect("loaded");
    session.save().await.expect("saved");
    assert_eq!(
        app.get("/me", Some(&cookie)).await.body,
        "ann@example.com []"
    );
}
