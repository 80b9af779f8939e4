//! A page and an answer to our client say whom they are for, and nothing is asked for it alone.

mod common;

use axum::body::Body;
use common::{Answer, Secret, SignIn, app, page, request, send};
use http::{Method, header};
use leptos::server_fn::ServerFn;

/// Calls a server function as our client does.
async fn call<S: ServerFn>(user: Option<&str>, fields: &str) -> Answer {
    let request = request(Method::POST, S::PATH, user)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("auth-session", "?1")
        .body(Body::from(fields.to_owned()));
    let mut request = request.expect("a request");
    let json = http::HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::ACCEPT, json);
    send(&app(), request).await
}

fn tag(answer: &Answer) -> Option<&str> {
    let (_, rest) = answer
        .body
        .split_once("<meta name=\"auth-session\" content=\"")?;
    Some(rest.split_once("\">")?.0)
}

#[tokio::test]
async fn an_answer_says_whom_it_is_for() {
    let ann = call::<Secret>(Some("ann"), "").await;
    let told = ann.header("auth-session");
    assert!(told.starts_with("epoch=0, principal=\""), "{told}");
    assert_eq!(ann.header("cache-control"), "private, no-store");
    let bob = call::<Secret>(Some("bob"), "").await;
    assert_ne!(bob.header("auth-session"), told);
    let again = call::<Secret>(Some("ann"), "").await;
    assert_eq!(again.header("auth-session"), told);
}

#[tokio::test]
async fn a_denial_says_that_nobody_is_signed_in() {
    let denied = call::<Secret>(None, "").await;
    denied.assert_denied(http::StatusCode::UNAUTHORIZED);
    assert_eq!(denied.header("auth-session"), "none");
}

#[tokio::test]
async fn the_answer_to_a_sign_in_says_who_has_signed_in() {
    let ann = call::<Secret>(Some("ann"), "").await;
    let signed_in = call::<SignIn>(Some("bob"), "email=ann&password=right").await;
    assert_eq!(signed_in.header("auth-session"), ann.header("auth-session"));
    let refused = call::<SignIn>(None, "email=ann&password=wrong").await;
    assert_eq!(refused.header("auth-session"), "none");
}

#[tokio::test]
async fn nothing_is_said_where_nobody_can_tell_or_nobody_asked() {
    let unknown = call::<Secret>(Some("broken"), "").await;
    assert!(!unknown.headers.contains_key("auth-session"));
    let not_asked = common::call::<Secret>(&app(), Some("ann"), "").await;
    assert!(!not_asked.headers.contains_key("auth-session"));
}

#[tokio::test]
async fn a_page_says_whom_it_is_for_where_its_guards_asked() {
    let ann = call::<Secret>(Some("ann"), "").await;
    let shown = page(&app(), "/ooo/protected", Some("ann")).await;
    let told = ann.header("auth-session").replace('"', "&quot;");
    assert_eq!(tag(&shown), Some(told.as_str()));
    let (head, _) = shown.body.split_once("</head>").expect("a head");
    assert!(head.contains("auth-session"));
    assert_eq!(tag(&page(&app(), "/ooo/protected", None).await), None);
}

#[tokio::test]
async fn a_page_that_asked_nobody_says_nothing() {
    let open = page(&app(), "/", Some("ann")).await;
    assert!(open.status.is_success());
    assert_eq!(tag(&open), None);
}
