//! E-mail address and password in `Authorization: Basic` (RFC 7617): only where it was asked for, by
//! the same rules as the form.

#![cfg(feature = "ssr")]

mod common;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
    routing::get,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use common::{App, EMAIL, PASSWORD};
use leptos_accounts::{AccountsConfig, Throttle};
use leptos_auth::{Authed, InterruptLayer, challenge::Basic};
use tower::ServiceExt;

async fn app(adjust: fn(AccountsConfig) -> AccountsConfig) -> (App, Router) {
    let app = App::at("http://localhost:3000", adjust).await;
    app.signed_up().await;
    let routes = Router::new().route(
        "/v1/me",
        get(async |me: Authed| me.user().name().to_owned()),
    );
    let router = InterruptLayer::new(|_| Box::pin(async { Response::default() }))
        .identify(app.accounts.clone())
        .challenge(Basic::new("Notes").expect("a realm"))
        .wrap(routes);
    (app, router)
}

async fn status(router: &Router, name: &str, password: &str) -> StatusCode {
    answer(router, name, password).await.status()
}

async fn answer(router: &Router, name: &str, password: &str) -> Response {
    let credentials = STANDARD.encode(format!("{name}:{password}"));
    let request = Request::get("/v1/me")
        .header(header::AUTHORIZATION, format!("Basic {credentials}"))
        .body(Body::empty())
        .expect("a request");
    router.clone().oneshot(request).await.expect("infallible")
}

#[tokio::test]
async fn unless_it_was_asked_for_no_password_is_right() {
    let (_app, router) = app(|config| config).await;
    assert_eq!(
        status(&router, EMAIL, PASSWORD).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn it_is_the_password_of_the_form() {
    let (app, router) = app(|config| config.accept_basic(true)).await;
    assert_eq!(status(&router, EMAIL, PASSWORD).await, StatusCode::OK);
    for (name, password) in [
        (EMAIL, "correct horse batterz"),
        (EMAIL, ""),
        ("nobody@example.com", PASSWORD),
        ("", ""),
    ] {
        assert_eq!(
            status(&router, name, password).await,
            StatusCode::UNAUTHORIZED,
            "{name}"
        );
    }
    let sessions = app.count("SELECT COUNT(*) FROM account_sessions").await;
    assert_eq!(sessions, 1, "only the one that signing up began");
    sqlx::query("UPDATE account_users SET disabled_at = 1")
        .execute(app.pool())
        .await
        .expect("disabled");
    assert_eq!(
        status(&router, EMAIL, PASSWORD).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn it_is_throttled_like_the_form() {
    let (_app, router) = app(|config| config.accept_basic(true)).await;
    for _ in 0..10 {
        let wrong = status(&router, EMAIL, "correct horse batterz").await;
        assert_eq!(wrong, StatusCode::UNAUTHORIZED);
    }
    let answer = answer(&router, EMAIL, PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers()[header::RETRY_AFTER], "120");
}

#[tokio::test]
async fn it_waits_in_the_queue_of_the_form() {
    let (_app, router) = app(|config| {
        let config = config.throttle(Throttle::default().danger_unlimited());
        config.accept_basic(true).hash_workers(1).hash_queue(2)
    })
    .await;
    let attempts = (0..20).map(|_| status(&router, EMAIL, PASSWORD));
    let answers = futures::future::join_all(attempts).await;
    let with = |wanted| answers.iter().filter(|status| **status == wanted).count();
    assert!(with(StatusCode::OK) >= 1);
    assert!(with(StatusCode::SERVICE_UNAVAILABLE) >= 10);
}
