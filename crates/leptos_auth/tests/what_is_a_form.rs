//! Which posted bodies are forms of ours, and that all others reach the router as they came.

mod common;

use axum::body::Body;
use common::{Add, Answer, app, form, layer, page, post, request, routes, send};
use http::{Method, StatusCode, header};
use leptos::server_fn::ServerFn;
use leptos_auth::layer::Caps;

async fn post_as(uri: &str, kind: &str, body: &str) -> Answer {
    let request = request(Method::POST, uri, Some("ada"))
        .header(header::CONTENT_TYPE, kind)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.to_owned()));
    send(&app(), request.expect("a request")).await
}

#[tokio::test]
async fn a_form_that_names_no_server_function_is_a_bad_request() {
    let app = app();
    for path in [
        "/api/no_such_function",
        "/v1/secret",
        "/add",
        "/v1/echo",
        "",
    ] {
        let fields = format!("__function={}&title=x", path.replace('/', "%2F"));
        let answer = post(&app, "/add", Some("ada"), &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn a_form_over_the_cap_is_too_large() {
    let mut caps = Caps::default();
    caps.form_bytes = 1024;
    let app = layer().caps(caps).wrap(routes());
    let fields = form::<Add>(&format!("title={}", "x".repeat(2048)));
    let answer = post(&app, "/add", Some("ada"), &fields).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let fields = form::<Add>(&format!("title={}", "x".repeat(512)));
    let answer = post(&app, "/add", Some("ada"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_urlencoded_body_without_our_field_reaches_the_router_intact() {
    let kind = "application/x-www-form-urlencoded";
    let later = format!("a=b&{}", form::<Add>("title=x"));
    for body in ["a=b&c=%20d", "", "%%%", "=&=", &later] {
        let answer = post_as("/v1/echo", kind, body).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::OK, body)
        );
        assert_eq!(answer.header("content-type"), kind);
    }
    let answer = post_as("/ooo/open", kind, "a=b").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn bodies_of_other_kinds_are_not_looked_into() {
    let fields = form::<Add>("title=x");
    let part = "--x\r\nContent-Disposition: form-data; name=\"__function\"\r\n\r\n/api/x\r\n--x--";
    let kinds = [
        ("application/json", "{\"__function\":\"/api/x\"}"),
        ("multipart/form-data; boundary=x", part),
        ("text/plain", &fields),
    ];
    for (kind, body) in kinds {
        let answer = post_as("/v1/echo", kind, body).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::OK, body)
        );
        assert_eq!(answer.header("content-type"), kind);
    }
}

#[tokio::test]
async fn the_hidden_field_is_the_first_of_the_form() {
    let answer = page(&app(), "/add", Some("ada")).await;
    let start = answer.body.find("<form").expect("a form");
    let form = &answer.body[start..];
    let hidden = form.find("<input").expect("an input");
    let expected = format!(
        "<input type=\"hidden\" name=\"__function\" value=\"{}\"",
        Add::PATH
    );
    assert!(form[hidden..].starts_with(&expected), "{form}");
    assert!(
        form.starts_with("<form method=\"post\" action=\"\""),
        "{form}"
    );
}
