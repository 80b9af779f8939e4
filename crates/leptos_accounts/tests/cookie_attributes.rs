//! What stands on the session cookie (ASVS 5.0, 3.3), when it is set and when it is removed.

#![cfg(feature = "ssr")]

mod common;

use common::App;

/// Attributes, sorted, without the value.
fn attributes(set_cookie: &str) -> Vec<String> {
    let mut all: Vec<_> = set_cookie.split("; ").skip(1).map(str::to_owned).collect();
    all.sort();
    all
}

#[tokio::test]
async fn on_https_it_is_a_secure_host_cookie() {
    let app = App::at("https://notes.example", |config| config).await;
    let answer = app
        .credentials("/up", None, common::EMAIL, common::PASSWORD)
        .await;
    let set = answer.set_cookie().expect("a cookie");
    assert!(set.starts_with("__Host-session="), "{set}");
    let wanted = [
        "HttpOnly",
        "Max-Age=2592000",
        "Path=/",
        "SameSite=Lax",
        "Secure",
    ];
    assert_eq!(attributes(set), wanted);
    assert_eq!(answer.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn on_http_it_is_neither_and_carries_the_port() {
    let app = App::new().await;
    let answer = app
        .credentials("/up", None, common::EMAIL, common::PASSWORD)
        .await;
    let set = answer.set_cookie().expect("a cookie");
    assert!(set.starts_with("session_3000="), "{set}");
    assert_eq!(
        attributes(set),
        ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"]
    );
}

#[tokio::test]
async fn a_removal_has_what_its_prefix_demands() {
    const EPOCH: &str = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";

    let app = App::at("https://notes.example", |config| config).await;
    let cookie = app.signed_up().await;
    let answer = app.post("/out", Some(&cookie)).await;
    let removal = answer.set_cookie().expect("a removal");
    assert!(removal.starts_with("__Host-session=;"), "{removal}");
    let wanted = [
        EPOCH,
        "HttpOnly",
        "Max-Age=0",
        "Path=/",
        "SameSite=Lax",
        "Secure",
    ];
    assert_eq!(attributes(removal), wanted);

    let app = App::new().await;
    let cookie = app.signed_up().await;
    let answer = app.post("/out", Some(&cookie)).await;
    let removal = answer.set_cookie().expect("a removal");
    let wanted = [EPOCH, "HttpOnly", "Max-Age=0", "Path=/", "SameSite=Lax"];
    assert_eq!(attributes(removal), wanted);
}

#[tokio::test]
async fn a_cookie_that_was_set_is_not_set_again_with_every_answer() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    assert_eq!(app.get("/me", Some(&cookie)).await.set_cookie(), None);
    assert_eq!(app.get("/read", Some(&cookie)).await.set_cookie(), None);
}
