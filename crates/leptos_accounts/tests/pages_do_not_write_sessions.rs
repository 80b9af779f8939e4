//! A page may be rendered twice for one visit, or ahead of one: what it writes would happen as often.

// Release builds report it in the log only.
#![cfg(all(feature = "ssr", debug_assertions))]

mod common;

use axum::{
    Json, Router,
    http::{StatusCode, header},
    response::{Html, Redirect},
    routing::{get, post},
};
use common::{Answer, App};
use leptos::prelude::*;
use leptos_accounts::Session;
use leptos_auth::PublicOrigin;

/// A page that counts its visitors in the worst of places.
#[component]
fn Counting() -> impl IntoView {
    let visits = Resource::new(
        || (),
        |()| async {
            let session = leptos_accounts::session().expect("a session");
            session.insert("visits", 1).await.expect("written");
            "counted".to_owned()
        },
    );
    view! { <Suspense>{move || Suspend::new(async move { visits.await })}</Suspense> }
}

async fn visit(session: &Session) {
    session.insert("visits", 1).await.expect("written");
}

async fn app() -> App {
    let mut app = App::new().await;
    let origin: PublicOrigin = "http://localhost:3000".parse().expect("an origin");
    let counting = || view! { <Counting/> };
    let reading = async |session: Session| {
        let visits: Option<u32> = session.get("visits").await.expect("read");
        Html(format!("{visits:?}"))
    };
    app.router = Router::new()
        .route("/page", get(leptos_axum::render_app_async(counting)))
        .route("/reading", get(reading))
        .route(
            "/posted",
            post(async |session: Session| {
                visit(&session).await;
                Html("written")
            }),
        )
        .route(
            "/json",
            get(async |session: Session| {
                visit(&session).await;
                Json("written")
            }),
        )
        .route(
            "/elsewhere",
            get(async |session: Session| {
                visit(&session).await;
                Redirect::to("/reading")
            }),
        )
        .layer(app.accounts.session_layer(&origin));
    app
}

async fn sessions(app: &App) -> i64 {
    app.count("SELECT COUNT(*) FROM account_sessions").await
}

/// It was let through, and the visitor has a session with what was written.
async fn assert_written(app: &App, answer: &Answer) {
    assert_eq!(sessions(app).await, 1);
    let read = app.get("/reading", answer.cookie().as_deref()).await;
    assert_eq!(
        (read.status, read.body.as_str()),
        (StatusCode::OK, "Some(1)")
    );
}

#[tokio::test]
async fn a_page_that_writes_while_it_is_rendered_is_refused_and_leaves_nothing() {
    // Only this test renders anything.
    leptos_auth::layer::install_executor().expect("the first");
    let app = app().await;
    let answer = app.get("/page", None).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert!(
        answer
            .body
            .starts_with("the session was written while a page was rendered"),
        "{}",
        answer.body
    );
    assert_eq!(answer.set_cookie(), None);
    assert_eq!(sessions(&app).await, 0);
}

#[tokio::test]
async fn a_page_that_reads_the_session_is_a_page_like_any_other() {
    let app = app().await;
    let answer = app.get("/reading", None).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, "None")
    );
    assert_eq!(answer.set_cookie(), None);
}

#[tokio::test]
async fn a_handler_that_answers_data_may_write() {
    let app = app().await;
    let answer = app.get("/json", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_written(&app, &answer).await;
}

#[tokio::test]
async fn a_handler_that_leads_elsewhere_may_write() {
    let app = app().await;
    let answer = app.get("/elsewhere", None).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_written(&app, &answer).await;
}

#[tokio::test]
async fn a_post_may_write_and_answer_a_page() {
    let app = app().await;
    let answer = app.post("/posted", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_written(&app, &answer).await;
}
