//! Addresses, passwords and ids never reach the log (ASVS 5.0, 16.2.5).

#![cfg(feature = "ssr")]

mod common;

use common::{App, EMAIL, PASSWORD, log::Log};

/// One test: the subscriber is the process's.
#[tokio::test]
async fn the_log_tells_what_happened_and_to_whom_only_by_pseudonym() {
    let log = Log::install();
    let app = App::with_roles().await;
    let cookie = app.signed_up().await;
    app.credentials("/in", None, EMAIL, "correct horse batterz")
        .await;
    app.credentials("/in", None, "nobody@example.com", PASSWORD)
        .await;
    app.credentials("/up", None, EMAIL, PASSWORD).await;
    app.get("/me", Some(&cookie)).await;
    app.get("/write/hello", Some(&cookie)).await;
    app.get("/me", Some(&format!("{}=garbage", app.cookie_name())))
        .await;
    let operator = &app.accounts;
    operator
        .grant_unverified(EMAIL, "admin")
        .await
        .expect("granted");
    app.get("/me", Some(&cookie)).await;
    assert!(operator.withdraw(EMAIL, "admin").await.expect("taken"));
    app.post("/out", Some(&cookie)).await;
    app.get("/me", Some(&cookie)).await;
    app.get(
        "/me",
        Some(&format!("{}=AAAAAAAAAAAAAAAAAAAAAA", app.cookie_name())),
    )
    .await;
    operator.revoke_sessions_of(EMAIL).await.expect("ended");
    app.pool().close().await;
    app.credentials("/in", Some(&cookie), EMAIL, PASSWORD).await;

    let text = log.text();
    for told in [
        "event=\"sign_up\" outcome=\"success\"",
        "event=\"sign_in\" outcome=\"wrong password\"",
        "event=\"sign_in\" outcome=\"unknown account\"",
        "event=\"sign_up\" outcome=\"address taken\"",
        "event=\"sign_out\" outcome=\"success\"",
        "event=\"role_granted\" outcome=\"success\"",
        "event=\"role_withdrawn\" outcome=\"success\"",
        "event=\"session_id_changed\" outcome=\"success\"",
        "event=\"session\" outcome=\"revoked\"",
        "event=\"session\" outcome=\"unknown credential\" account=\"nobody known\"",
        "event=\"sessions_revoked\" outcome=\"success\"",
        "answering 503",
    ] {
        assert!(text.contains(told), "{told} is missing in:\n{text}");
    }
    let (_, id) = cookie.split_once('=').expect("a cookie");
    for secret in [
        "ann@",
        "nobody@",
        "example.com",
        "correct horse",
        id,
        "garbage",
    ] {
        assert!(!text.contains(secret), "the log shows {secret:?}:\n{text}");
    }
}
