//! What is still being sent when the session that it is for has ended is cut off within a second, whoever
//! ended it, and on whichever node.

mod common;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::header,
    routing::get,
};
use common::{App, EMAIL, PASSWORD};
use futures::{StreamExt, stream};
use http_body_util::BodyExt;
use leptos_accounts::Accounts;
use leptos_auth::{Authed, InterruptLayer, identity::AuthRequest};
use tokio::sync::Notify;
use tower::ServiceExt;

/// Streams without an end, and a handler that waits for the end of the session.
fn streams(accounts: &Accounts) -> Router {
    telling(accounts, Arc::default())
}

/// The same; `waiting` is told when that handler waits.
fn telling(accounts: &Accounts, waiting: Arc<Notify>) -> Router {
    let endless = async |_: Authed| {
        let ticks = stream::unfold((), async |()| {
            // The pace of the stream: nothing here waits for something to be over.
            tokio::time::sleep(Duration::from_millis(20)).await;
            Some((Ok::<_, std::convert::Infallible>(Bytes::from("tick ")), ()))
        });
        Body::from_stream(ticks.boxed())
    };
    let waits = async move |auth: AuthRequest| {
        let ended = auth.session_ended().await.expect("an answer");
        waiting.notify_one();
        ended.await;
        "over"
    };
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, || ());
    let origin = "http://localhost:3000".parse().expect("an origin");
    InterruptLayer::new(render)
        .identify(accounts.clone())
        .wrap(
            Router::new()
                .route("/endless", get(endless))
                .route("/waits", get(waits)),
        )
        .layer(accounts.session_layer(&origin))
}

async fn open(router: &Router, path: &str, cookie: &str) -> Body {
    let request = Request::get(path)
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .expect("a request");
    let response = router.clone().oneshot(request).await.expect("infallible");
    assert!(response.status().is_success(), "{}", response.status());
    response.into_body()
}

/// Reads on until it is cut off.
async fn assert_cut_off(mut body: Body) {
    let begun = Instant::now();
    loop {
        let frame = body.frame().await.expect("it has no end of its own");
        if frame.is_err() {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "it goes on");
    }
    let after = begun.elapsed();
    // A busy machine may take longer than the half second that the table is asked after.
    assert!(after < Duration::from_secs(2), "after {after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_cuts_off_what_is_being_sent() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let mut body = open(&streams(&app.accounts), "/endless", &cookie).await;
    let first = body.frame().await.expect("a frame").expect("whole");
    assert_eq!(first.into_data().expect("data"), "tick ");
    app.post("/out", Some(&cookie)).await;
    assert_cut_off(body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_session_receives_goes_on() {
    let app = App::new().await;
    let one = app.signed_up().await;
    let other = app.credentials("/in", None, EMAIL, PASSWORD).await;
    let other = other.cookie().expect("a cookie");
    let router = streams(&app.accounts);
    let (ends, mut goes_on) = (
        open(&router, "/endless", &one).await,
        open(&router, "/endless", &other).await,
    );
    app.post("/out", Some(&one)).await;
    assert_cut_off(ends).await;
    for _ in 0..10 {
        goes_on.frame().await.expect("a frame").expect("it goes on");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn so_does_a_sign_in_that_takes_its_place() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let body = open(&streams(&app.accounts), "/endless", &cookie).await;
    app.credentials("/in", Some(&cookie), EMAIL, PASSWORD).await;
    assert_cut_off(body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_does_the_time_of_the_session() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let body = open(&streams(&app.accounts), "/endless", &cookie).await;
    app.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
    assert_cut_off(body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn so_does_whoever_disables_the_account() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let body = open(&streams(&app.accounts), "/endless", &cookie).await;
    sqlx::query("UPDATE account_users SET disabled_at = 1")
        .execute(app.pool())
        .await
        .expect("disabled");
    assert_cut_off(body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_a_socket_hears_of_it() {
    let app = App::new().await;
    let cookie = app.signed_up().await;
    let waits = Arc::new(Notify::new());
    let router = telling(&app.accounts, Arc::clone(&waits));
    let answer = tokio::spawn({
        let cookie = cookie.clone();
        async move { open(&router, "/waits", &cookie).await }
    });
    waits.notified().await;
    app.post("/out", Some(&cookie)).await;
    let answered = tokio::time::timeout(Duration::from_secs(5), answer).await;
    let body = answered.expect("it hears").expect("no panic");
    let text = body.collect().await.expect("whole").to_bytes();
    assert_eq!(text, "over");
}
