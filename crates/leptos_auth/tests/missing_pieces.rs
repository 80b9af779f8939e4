//! Where a piece of the set-up is missing, nothing protected is shown, and the log names it.

mod common;

use common::{Answer, CookieIdentity, ask, page, routes, shell};
use http::{Method, StatusCode};
use leptos_auth::InterruptLayer;

fn json() -> [(&'static str, &'static str); 1] {
    [("accept", "application/json")]
}

fn assert_shows_nothing(answer: &Answer) {
    assert!(!answer.body.contains("CANARY"), "{}", answer.body);
    assert!(!answer.body.contains("data-page"), "{}", answer.body);
}

#[tokio::test]
async fn pages_without_the_layer_are_a_500_that_shows_nothing() {
    let app = routes();
    for uri in [
        "/",
        "/ooo/protected",
        "/in-order/plain",
        "/async/guarded",
        "/admin",
    ] {
        let answer = page(&app, uri, Some("ada")).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{uri}");
        assert_shows_nothing(&answer);
        assert!(!answer.body.contains("home") && !answer.body.contains("admin layout"));
    }
}

#[tokio::test]
async fn handlers_without_the_layer_are_a_500_that_names_it() {
    let app = routes();
    for uri in ["/v1/secret", "/v1/cookie", "/v1/missing"] {
        let answer = ask(&app, Method::GET, uri, Some("ada"), &json()).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{uri}");
        assert!(answer.body.contains("InterruptLayer"), "{}", answer.body);
        assert_shows_nothing(&answer);
    }
}

#[tokio::test]
async fn server_functions_without_the_layer_give_nothing_away() {
    let answer = common::call::<common::Secret>(&routes(), Some("ada"), "").await;
    assert!(answer.status.is_server_error(), "{}", answer.status);
    assert_shows_nothing(&answer);
}

#[tokio::test]
async fn a_layer_without_an_identity_is_unavailable() {
    let render = || leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let app = InterruptLayer::new(render()).wrap(routes());
    for uri in [
        "/ooo/protected",
        "/in-order/plain",
        "/async/guarded",
        "/v1/secret",
    ] {
        let answer = page(&app, uri, Some("ada")).await;
        answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
        assert_shows_nothing(&answer);
    }
    let answer = page(&app, "/", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    let app = InterruptLayer::new(render())
        .identify(CookieIdentity)
        .wrap(routes());
    let answer = page(&app, "/ooo/protected", Some("ada")).await;
    assert_eq!(answer.status, StatusCode::OK);
}
