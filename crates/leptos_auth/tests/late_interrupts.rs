//! An interrupt that is raised after somebody else's await.

mod common;

use axum::{
    Router,
    body::{Body, Bytes},
};
use common::{app, layer, page, request, routes};
use futures::StreamExt;
use http::{Method, StatusCode};
use tower::ServiceExt;

/// Status and body, which may break off.
async fn raw(app: &Router, uri: &str) -> (StatusCode, String, bool) {
    let request = request(Method::GET, uri, None).body(Body::empty());
    let response = app.clone().oneshot(request.expect("a request")).await;
    let response = response.expect("infallible");
    let status = response.status();
    let chunks: Vec<Result<Bytes, _>> = response.into_body().into_data_stream().collect().await;
    let broken = chunks.iter().any(Result::is_err);
    let bytes = chunks.into_iter().flatten().flatten().collect();
    (status, String::from_utf8(bytes).expect("text"), broken)
}

#[tokio::test]
async fn with_a_token_it_is_not_late() {
    let app = app();
    for mode in ["ooo", "in-order", "partial", "async"] {
        for case in ["held", "later"] {
            for _ in 0..10 {
                let answer = page(&app, &format!("/{mode}/{case}"), None).await;
                answer.assert_denied(StatusCode::UNAUTHORIZED);
                assert!(answer.body.contains("data-page=\"unauthorized\""));
            }
        }
    }
}

#[tokio::test]
async fn strict_breaks_the_body_off_and_holds_the_route_from_then_on() {
    let app = layer().strict(true).wrap(routes());
    let (status, body, broken) = raw(&app, "/ooo/late").await;
    assert_eq!(status, StatusCode::OK);
    assert!(broken, "{body}");
    assert!(!body.contains("data-page"), "{body}");
    assert!(!body.contains("http-equiv"), "{body}");
    for _ in 0..5 {
        let answer = page(&app, "/ooo/late", None).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert!(answer.body.contains("data-page=\"unauthorized\""));
    }
}

#[tokio::test]
async fn otherwise_the_browser_is_told_to_ask_again_and_then_gets_the_page() {
    let app = app();
    let (status, body, broken) = raw(&app, "/ooo/late").await;
    assert_eq!(status, StatusCode::OK);
    assert!(!broken);
    let refresh = "<noscript><meta http-equiv=\"refresh\" content=\"0\"></noscript>";
    assert!(body.contains(refresh), "{body}");
    assert!(
        body.ends_with("<meta name=\"robots\" content=\"noindex\">"),
        "{body}"
    );
    let answer = page(&app, "/ooo/late", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn only_the_route_that_was_late_is_held() {
    let app = app();
    let _ = raw(&app, "/ooo/late").await;
    let (status, _, _) = raw(&app, "/in-order/late").await;
    assert_eq!(
        status,
        StatusCode::OK,
        "another route, which was not late yet"
    );
    page(&app, "/in-order/late", None)
        .await
        .assert_denied(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_page_that_is_rendered_before_it_is_sent_is_never_late() {
    let app = layer().strict(true).wrap(routes());
    for _ in 0..5 {
        let answer = page(&app, "/async/late", None).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
    }
}
