//! The server functions, called as the browser calls them.

#![cfg(feature = "ssr")]

mod common;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
    routing::post,
};
use common::{App, EMAIL, PASSWORD};
use http_body_util::BodyExt;
use leptos_auth::PublicOrigin;
use tower::ServiceExt;

fn api() -> Router {
    Router::new().route("/api/{*function}", post(leptos_axum::handle_server_fns))
}

fn below_the_layer(app: &App) -> Router {
    let origin: PublicOrigin = "http://localhost:3000".parse().expect("an origin");
    api().layer(app.accounts.session_layer(&origin))
}

async fn call(router: &Router, path: &str, cookie: &str, form: String) -> Response<Body> {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie)
        .body(Body::from(form))
        .expect("a request");
    router.clone().oneshot(request).await.expect("infallible")
}

fn form(email: &str, password: &str) -> String {
    serde_urlencoded::to_string([("email", email), ("password", password)]).expect("a form")
}

fn cookie(response: &Response<Body>) -> String {
    let set = response.headers()[header::SET_COOKIE]
        .to_str()
        .expect("ASCII");
    set.split(';').next().expect("a pair").to_owned()
}

async fn text(response: Response<Body>) -> String {
    let bytes = response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test]
async fn up_in_and_out() {
    let app = App::new().await;
    let api = below_the_layer(&app);

    let up = call(&api, "/api/sign_up", "", form(EMAIL, PASSWORD)).await;
    assert_eq!(up.status(), StatusCode::OK);
    let first = cookie(&up);
    assert_eq!(
        app.get("/me", Some(&first)).await.body,
        "ann@example.com []"
    );

    let again = call(&api, "/api/sign_in", &first, form(EMAIL, PASSWORD)).await;
    assert_eq!(again.status(), StatusCode::OK);
    let second = cookie(&again);
    assert_eq!(
        app.get("/me", Some(&second)).await.body,
        "ann@example.com []"
    );

    let out = call(&api, "/api/sign_out", &second, String::new()).await;
    assert_eq!(out.status(), StatusCode::OK);
    assert!(cookie(&out).ends_with('='), "the cookie goes");
    assert_eq!(app.get("/me", Some(&second)).await.body, "Revoked");
}

#[tokio::test]
async fn a_refusal_is_typed_and_a_mistake_names_its_field() {
    let app = App::new().await;
    let api = below_the_layer(&app);
    let refused = call(&api, "/api/sign_in", "", form(EMAIL, PASSWORD)).await;
    assert!(!refused.headers().contains_key(header::SET_COOKIE));
    let refused = text(refused).await;
    assert!(refused.contains("WrongCredentials"), "{refused}");
    let mistaken = text(call(&api, "/api/sign_up", "", form(EMAIL, "short")).await).await;
    assert!(
        mistaken.contains("password") && mistaken.contains("15 characters"),
        "{mistaken}"
    );
}

#[tokio::test]
async fn without_the_layer_nobody_is_signed_in() {
    let refused = call(&api(), "/api/sign_in", "", form(EMAIL, PASSWORD)).await;
    assert!(!refused.status().is_success());
    let refused = text(refused).await;
    assert!(refused.contains("Unavailable"), "{refused}");
}
