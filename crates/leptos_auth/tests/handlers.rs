//! A handler that is interrupted is answered in the dialect of who asks.

mod common;

use common::{app, ask, canary, page, request, send};
use http::{Method, StatusCode};

#[tokio::test]
async fn a_program_gets_problem_details() {
    let app = app();
    for accept in [
        "*/*",
        "application/json",
        "application/problem+json",
        "text/plain",
    ] {
        let answer = ask(&app, Method::GET, "/v1/secret", None, &[("accept", accept)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(problem["type"], "urn:leptos-auth:no-credential");
        assert_eq!(problem["title"], "Authentication required");
        assert_eq!(problem["status"], 401);
        assert_eq!(problem["detail"], "Sign in to continue.");
        assert_eq!(problem["error"], "Unauthorized");
        assert_eq!(problem["message"], problem["detail"]);
    }
}

#[tokio::test]
async fn without_an_accept_header_it_is_a_program() {
    let mut request = request(Method::GET, "/v1/secret", None)
        .body(axum::body::Body::empty())
        .expect("a request");
    request.headers_mut().remove("accept");
    let answer = send(&app(), request).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_browser_gets_the_page_of_the_root_boundary() {
    let answer = page(&app(), "/v1/secret", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(answer.header("content-type").starts_with("text/html"));
    assert!(answer.body.contains("data-page=\"unauthorized\""));
    assert!(answer.body.contains("<header>layout</header>"));
    assert!(answer.body.contains("name=\"password\""));
}

#[tokio::test]
async fn an_image_gets_nothing() {
    for dest in ["image", "script", "style", "font"] {
        let headers = [("sec-fetch-dest", dest)];
        let answer = ask(&app(), Method::GET, "/v1/secret", None, &headers).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.body, "", "{dest}");
    }
}

#[tokio::test]
async fn who_may_is_answered() {
    let answer = page(&app(), "/v1/secret", Some("ada")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body, canary("ada"));
}

#[tokio::test]
async fn cookies_of_a_handler_stay_on_its_denial() {
    let app = app();
    for accept in ["application/json", common::client::HTML] {
        let answer = ask(&app, Method::GET, "/v1/cookie", None, &[("accept", accept)]).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
        assert_eq!(answer.header("set-cookie"), "seen=1; Path=/");
        assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 1);
    }
}

#[tokio::test]
async fn other_interrupts_and_mistakes_have_their_status() {
    let app = app();
    let json = [
        ("accept", "application/json"),
        ("sec-fetch-site", "same-origin"),
    ];
    let answer = ask(&app, Method::GET, "/v1/missing", None, &json).await;
    answer.assert_denied(StatusCode::NOT_FOUND);
    let answer = ask(&app, Method::GET, "/v1/secret", Some("broken"), &json).await;
    answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
    let answer = ask(&app, Method::POST, "/v1/mistake", None, &json).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("\"detail\":\"Give it a title.\""));
}

#[tokio::test]
async fn an_interrupt_from_the_wire_is_a_failure_and_no_denial() {
    let app = app();
    for accept in ["application/json", common::client::HTML] {
        let answer = ask(&app, Method::GET, "/v1/wire", None, &[("accept", accept)]).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!answer.body.contains("signed out"), "{}", answer.body);
        assert!(!answer.body.contains("InterruptLayer"), "{}", answer.body);
    }
}
