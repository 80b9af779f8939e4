//! A change of rights gives a session that goes on another id, and signs nobody out.

use std::{sync::Arc, time::Duration};

use axum::http::StatusCode;
use leptos_accounts::Accounts;

use crate::{
    common::EMAIL,
    site::{Shared, Site},
};

const OK: StatusCode = StatusCode::OK;
const OVER: StatusCode = StatusCode::UNAUTHORIZED;
/// Longer than the old id is good after the new one was used.
const A_WHILE: Duration = Duration::from_secs(61);

async fn grant(accounts: &Accounts) {
    accounts
        .grant_unverified(EMAIL, "admin")
        .await
        .expect("granted");
}

/// A site, a cookie, and the one that takes its place.
async fn rotated() -> (Site, String, String) {
    let site = Site::open().await;
    let old = site.ann().await;
    grant(&site.app.accounts).await;
    let answer = site.get("/me", &old).await;
    assert_eq!(answer.status, OK);
    let new = answer.cookie().expect("another id");
    assert_ne!(old, new);
    (site, old, new)
}

#[tokio::test]
async fn a_role_that_is_given_or_taken_changes_the_id_at_the_next_request() {
    let site = Site::open().await;
    let first = site.ann().await;
    let before = site.get("/me", &first).await;
    assert_eq!(before.cookie(), None);

    grant(&site.app.accounts).await;
    let answer = site.get("/me", &first).await;
    let second = answer.cookie().expect("another id");
    assert!(
        second != first && answer.body.contains("[admin]"),
        "{answer:?}"
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(site.get("/me", &second).await.cookie(), None, "once");

    // What is there already changes nothing.
    grant(&site.app.accounts).await;
    site.app.clock.advance(A_WHILE);
    assert_eq!(site.get("/me", &second).await.cookie(), None);

    let taken = site.app.accounts.withdraw(EMAIL, "admin").await;
    assert!(taken.expect("taken"));
    let answer = site.get("/me", &second).await;
    assert!(answer.body.contains("[]"), "{answer:?}");
    assert!(answer.cookie().is_some_and(|third| third != second));
}

#[tokio::test]
async fn the_cookie_is_written_as_the_first_one_was() {
    let site = Site::open().await;
    let old = site.ann().await;
    site.app.clock.advance(Duration::from_secs(24 * 60 * 60));
    grant(&site.app.accounts).await;
    let answer = site.get("/me", &old).await;
    let cookie = answer.headers["set-cookie"].to_str().expect("ASCII");
    let (_, attributes) = cookie.split_once("; ").expect("attributes");
    // The end of the session stays where it was: 29 days are left of 30.
    let expected = format!(
        "HttpOnly; SameSite=Lax; Path=/; Max-Age={}",
        29 * 24 * 60 * 60
    );
    assert_eq!(attributes, expected);
}

#[tokio::test]
async fn the_page_is_not_told_that_somebody_else_has_signed_in() {
    let (site, old, new) = rotated().await;
    assert_eq!(
        site.get("/me", &old).await.body,
        site.get("/me", &new).await.body,
        "the same person, and the same number of the session"
    );
    assert_eq!(
        site.get("/token", &old).await.body,
        site.get("/token", &new).await.body,
        "the same public name"
    );
}

#[tokio::test]
async fn the_old_id_is_dead_a_minute_after_the_new_one_was_used() {
    let (site, old, new) = rotated().await;
    assert_eq!(site.get("/me", &new).await.status, OK);
    assert_eq!(site.get("/me", &old).await.status, OK, "still under way");
    site.app.clock.advance(A_WHILE);
    let dead = site.get("/me", &old).await;
    assert_eq!(dead.status, OVER);
    assert_eq!(site.get("/me", &new).await.status, OK);
    // Nor does it end what goes on.
    assert_eq!(site.post("/out", &old, "").await.status, OK);
    assert_eq!(site.get("/me", &new).await.status, OK);
}

#[tokio::test]
async fn an_answer_that_was_lost_signs_nobody_out() {
    let (site, old, lost) = rotated().await;
    assert_eq!(
        site.get("/me", &old).await.cookie(),
        None,
        "it may be coming"
    );
    site.app.clock.advance(A_WHILE);
    let again = site.get("/me", &old).await;
    assert_eq!(again.status, OK);
    let new = again.cookie().expect("another one");
    assert_eq!(site.get("/me", &new).await.status, OK);
    assert_eq!(site.get("/me", &lost).await.status, OVER);
}

#[tokio::test]
async fn of_many_requests_at_once_one_gets_the_new_id_and_none_is_refused() {
    for _ in 0..10 {
        let site: Shared = Arc::new(Site::open().await);
        let old = site.ann().await;
        grant(&site.app.accounts).await;
        let all = (0..16).map(|_| {
            let (site, old) = (Arc::clone(&site), old.clone());
            tokio::spawn(async move { site.get("/me", &old).await })
        });
        let mut given = Vec::new();
        for answer in futures::future::join_all(all).await {
            let answer = answer.expect("no panic");
            assert_eq!(answer.status, OK);
            given.extend(answer.cookie());
        }
        assert_eq!(given.len(), 1, "{given:?}");
        assert_eq!(site.get("/me", &given[0]).await.status, OK);
    }
}

#[tokio::test]
async fn signing_out_with_either_id_ends_the_session() {
    for by_old in [true, false] {
        let (site, old, new) = rotated().await;
        let by = if by_old { &old } else { &new };
        assert_eq!(site.post("/out", by, "").await.status, OK);
        for cookie in [&old, &new] {
            assert_eq!(site.get("/me", cookie).await.status, OVER);
        }
    }
}

#[tokio::test]
async fn a_late_write_does_not_give_the_browser_its_old_id_back() {
    let (site, old, new) = rotated().await;
    let late = site.post("/write", &old, "").await;
    assert_eq!((late.status, late.cookie()), (OK, None));
    assert_eq!(site.get("/me", &new).await.status, OK);
    let data = "SELECT COUNT(*) FROM account_sessions WHERE data LIKE '%kept%'";
    assert_eq!(site.app.count(data).await, 1);
}

#[tokio::test]
async fn a_new_password_by_the_old_id_keeps_the_session_that_changes_it() {
    let (site, old, new) = rotated().await;
    let changed = site.post("/password", &old, "").await;
    assert_eq!(changed.status, OK, "{changed:?}");
    let newest = changed.cookie().expect("a session of its own");
    assert_eq!(site.get("/me", &newest).await.status, OK);
    for cookie in [&old, &new] {
        assert_eq!(site.get("/me", cookie).await.status, OVER);
    }
}

#[tokio::test]
async fn a_change_that_follows_waits_for_the_one_before() {
    let (site, old, new) = rotated().await;
    assert_eq!(site.get("/me", &new).await.status, OK);
    let taken = site.app.accounts.withdraw(EMAIL, "admin").await;
    assert!(taken.expect("taken"));
    // Requests with the oldest id may be under way for as long as that is good.
    assert_eq!(site.get("/me", &new).await.cookie(), None);
    assert_eq!(site.get("/me", &old).await.status, OK);
    site.app.clock.advance(A_WHILE);
    assert!(site.get("/me", &new).await.cookie().is_some());
}

#[tokio::test]
async fn whoever_acts_for_an_organisation_from_now_on_gets_another_id() {
    let site = Site::open().await;
    let old = site.ann().await;
    let made = site.post("/organisation", &old, "").await;
    assert_eq!(made.status, OK, "{made:?}");
    assert!(site.get("/me", &old).await.cookie().is_some());
}

#[tokio::test]
async fn another_node_knows_the_new_id_at_once_and_the_old_one_for_as_long() {
    let (mut site, old, new) = rotated().await;
    site.go_to_another_node().await;
    for cookie in [&old, &new] {
        let answer = site.get("/me", cookie).await;
        assert_eq!((answer.status, answer.cookie()), (OK, None));
    }
    site.app.clock.advance(A_WHILE);
    assert_eq!(site.get("/me", &old).await.status, OVER);
    assert_eq!(site.get("/me", &new).await.status, OK);
}
