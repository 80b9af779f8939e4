//! A server function that is called by a script answers with its typed error and a true status.

mod common;

use common::{
    Add, AdminOnly, Answer, Missing, Secret, app, call, canary,
    cases::{PassesOn, Unavailable},
    count::count,
    page, request, send,
};
use http::{Method, StatusCode};
use leptos::server_fn::ServerFn;
use leptos_auth::{Kind, Reason, ServerError};

fn error(answer: &Answer) -> ServerError {
    serde_json::from_str(&answer.body).expect(&answer.body)
}

fn assert_interrupted(answer: &Answer, kind: Kind) {
    answer.assert_denied(kind.status());
    let ServerError::Interrupt(interrupt) = error(answer) else {
        panic!("no interrupt: {}", answer.body);
    };
    assert_eq!(interrupt.kind(), kind);
    assert!(interrupt.is_from_wire());
}

#[tokio::test]
async fn an_interrupt_has_its_status_and_its_typed_error() {
    let app = app();
    let answer = call::<Secret>(&app, None, "").await;
    assert_interrupted(&answer, Kind::Unauthorized);
    assert_eq!(
        answer.header("www-authenticate"),
        "Session realm=\"Specimen\""
    );
    assert_interrupted(
        &call::<AdminOnly>(&app, Some("ada"), "").await,
        Kind::Forbidden,
    );
    assert_interrupted(
        &call::<Missing>(&app, Some("ada"), "").await,
        Kind::NotFound,
    );
    assert_interrupted(
        &call::<Secret>(&app, Some("broken"), "").await,
        Kind::Unavailable,
    );
    let answer = call::<Unavailable>(&app, Some("ada"), "").await;
    assert_interrupted(&answer, Kind::Unavailable);
    assert_eq!(answer.header("retry-after"), "5");
}

#[tokio::test]
async fn the_reason_says_what_was_wrong_with_the_credential() {
    let answer = call::<Secret>(&app(), Some("expired"), "").await;
    let ServerError::Interrupt(interrupt) = error(&answer) else {
        panic!("no interrupt: {}", answer.body);
    };
    assert_eq!(interrupt.reason(), &Reason::Expired);
}

#[tokio::test]
async fn who_may_is_answered_with_the_value() {
    let app = app();
    let answer = call::<Secret>(&app, Some("ada"), "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains(&canary("ada")));
}

#[tokio::test]
async fn a_mistake_is_422_with_its_typed_error() {
    let answer = call::<Add>(&app(), Some("ada"), "title=").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        error(&answer),
        ServerError::field("title", "Give it a title.")
    );
}

#[tokio::test]
async fn a_call_from_another_site_is_not_carried_out() {
    let request = request(Method::POST, Add::PATH, Some("ada"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .header(common::count::RUN, "cross")
        .body("title=x".into());
    let mut request = request.expect("a request");
    let json = "application/json".parse().expect("a header value");
    request.headers_mut().insert("accept", json);
    let answer = send(&app(), request).await;
    answer.assert_denied(StatusCode::FORBIDDEN);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(count("cross", "add"), 0);
}

#[tokio::test]
async fn an_error_in_the_url_is_redirected_away() {
    let app = app();
    let forged = "__path=%2Fapi%2Fadd&__err=eyJPdGhlciI6ImhhIn0=";
    for (uri, clean) in [
        (format!("/add?{forged}"), "/add"),
        (format!("/add?a=1&{forged}&b=2"), "/add?a=1&b=2"),
        ("/add?__e%72r=x".to_owned(), "/add"),
    ] {
        let answer = page(&app, &uri, Some("ada")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{uri}");
        assert_eq!(answer.header("location"), clean);
    }
}

#[tokio::test]
async fn an_interrupt_from_the_wire_decides_nothing_on_a_page() {
    let app = app();
    for mode in ["ooo", "in-order", "partial", "async"] {
        let answer = page(&app, &format!("/{mode}/wire"), Some("ada")).await;
        assert_eq!(answer.status, StatusCode::OK, "{mode}");
        assert!(answer.body.contains("before") && answer.body.contains("after"));
        assert!(!answer.body.contains("data-page"), "{mode}");
        assert!(!answer.body.contains("signed out"), "{mode}");
    }
}

#[tokio::test]
async fn a_guard_that_passes_on_an_interrupt_from_the_wire_could_not_decide() {
    let app = app();
    for mode in ["ooo", "in-order", "partial", "async"] {
        let answer = page(&app, &format!("/{mode}/wire-guard"), Some("ada")).await;
        answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
        assert!(!answer.body.contains("CANARY"), "{mode}");
    }
}

#[tokio::test]
async fn a_server_function_that_passes_on_an_interrupt_from_the_wire_has_failed() {
    let answer = call::<PassesOn>(&app(), Some("ada"), "").await;
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.body
    );
    assert!(!answer.headers.contains_key("www-authenticate"));
}
