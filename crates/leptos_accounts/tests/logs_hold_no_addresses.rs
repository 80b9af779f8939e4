//! Addresses, passwords and ids never reach the log (ASVS 5.0, 16.2.5).

#![cfg(feature = "ssr")]

mod common;

use common::{App, EMAIL, PASSWORD, log::Log};

/// One test: the subscriber is the process's.
#[tokio::test]
async fn the_log_tells_what_happened_and_to_whom_only_by_pseudonym() {
    let log = Log::install();
    let app = App::new().await;
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
    app.post("/out", Some(&cookie)).await;
    app.pool().close().await;
    app.credentials("/in", Some(&cookie), EMAIL, PASSWORD).await;

    let text = log.text();
    for told in [
        "event=\"sign_up\" outcome=\"success\"",
        "event=\"sign_in\" outcome=\"wrong password\"",
        "event=\"sign_in\" outcome=\"unknown account\"",
        "event=\"sign_up\" outcome=\"address taken\"",
        "event=\"sign_out\" outcome=\"success\"",
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
