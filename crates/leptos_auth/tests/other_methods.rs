//! A router's fallback renders the application for any method: a refusal holds there too.

mod common;

use axum::body::Body;
use common::{Add, Answer, canary, layer, request, routes, send, shell};
use http::{Method, StatusCode, header};
use leptos::server_fn::ServerFn;

/// The pages again, at addresses that only leptos' router knows, for any method.
async fn ask(method: Method, uri: &str, user: Option<&str>) -> Answer {
    let fallback = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let app = layer().wrap(routes().fallback(fallback));
    let request = request(method, uri, user)
        .header("sec-fetch-site", "same-origin")
        .body(Body::empty())
        .expect("a request");
    send(&app, request).await
}

#[tokio::test]
async fn signed_out_every_method_is_refused() {
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        for page in [
            "/ooo/protected/",
            "/ooo/plain/",
            "/async/guarded/",
            "/admin/",
        ] {
            let answer = ask(method.clone(), page, None).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {page}");
            answer.assert_denied(StatusCode::UNAUTHORIZED);
            assert!(
                answer.body.contains("data-page=\"unauthorized\""),
                "{method} {page}"
            );
        }
    }
}

#[tokio::test]
async fn what_an_allowed_one_gets_is_private() {
    let answer = ask(Method::PUT, "/ooo/protected/", Some("ada")).await;
    assert!(answer.body.contains(&canary("ada")), "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn a_server_function_never_redirects_to_another_site() {
    let app = common::app();
    for referer in [
        "http://evil.example/x",
        "//evil.example/x",
        "http://localhost:3000//evil",
    ] {
        for body in ["title=x", "title="] {
            let request = request(Method::POST, Add::PATH, Some("ada"))
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::REFERER, referer)
                .body(Body::from(body));
            let answer = send(&app, request.expect("a request")).await;
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "it is carried out");
            assert!(
                !answer.header("location").contains("evil"),
                "{referer}: {answer:?}"
            );
        }
    }
}
