//! Whatever is held back is capped; beyond a cap the answer is 503.

mod common;

use std::time::{Duration, Instant};

use axum::Router;
use common::{layer, page, routes};
use http::StatusCode;
use leptos_auth::layer::Caps;

fn capped(change: impl FnOnce(&mut Caps)) -> Router {
    let mut caps = Caps::default();
    change(&mut caps);
    layer().caps(caps).wrap(routes())
}

#[tokio::test]
async fn a_guard_that_never_ends_is_unavailable_within_the_time() {
    let app = capped(|caps| caps.time = Duration::from_millis(100));
    for mode in ["ooo", "in-order", "partial", "async"] {
        for case in ["endless-guard", "endless-data"] {
            let start = Instant::now();
            let answer = page(&app, &format!("/{mode}/{case}"), Some("ada")).await;
            answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
            let took = start.elapsed();
            assert!(took < Duration::from_secs(2), "{mode}/{case}: {took:?}");
            assert!(!answer.body.contains("CANARY"));
        }
    }
}

#[tokio::test]
async fn a_page_that_is_held_and_too_large_is_unavailable() {
    let small = capped(|caps| caps.bytes = 16 << 10);
    let enough = capped(|caps| caps.bytes = 256 << 10);
    // `Async` pages are collected by leptos, before we hold anything.
    for mode in ["ooo", "in-order", "partial"] {
        let uri = format!("/{mode}/big");
        let answer = page(&small, &uri, Some("ada")).await;
        answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
        let answer = page(&enough, &uri, Some("ada")).await;
        assert_eq!(answer.status, StatusCode::OK, "{mode}");
    }
}

#[tokio::test]
async fn guards_below_guards_take_no_more_passes_than_allowed() {
    let answer = page(&capped(|caps| caps.passes = 3), "/ooo/nested", Some("ada")).await;
    answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
    let answer = page(&capped(|caps| caps.passes = 4), "/ooo/nested", Some("ada")).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn no_more_requests_are_held_at_one_time_than_allowed() {
    let app = capped(|caps| {
        caps.requests = 1;
        caps.time = Duration::from_millis(500);
    });
    let held = tokio::spawn({
        let app = app.clone();
        async move { page(&app, "/ooo/endless-guard", None).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let answer = page(&app, "/ooo/protected", None).await;
    answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
    held.await
        .expect("no panic")
        .assert_denied(StatusCode::SERVICE_UNAVAILABLE);
    let answer = page(&app, "/ooo/protected", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
}
