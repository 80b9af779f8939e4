//! What is no page: handlers for programs.

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    routing::{get, post},
};
use http::{HeaderMap, header};
use leptos::config::LeptosOptions;
use leptos_auth::{Authed, Interrupt, Reason, ServerError, not_found};

use super::{
    canary,
    cases::from_the_wire,
    count::{RUN, tick_for},
};

pub(crate) fn routes() -> Router<LeptosOptions> {
    Router::new()
        .route("/v1/secret", get(secret))
        .route("/v1/cookie", get(cookie))
        .route("/v1/missing", get(missing))
        .route("/v1/mistake", post(mistake))
        .route("/v1/wire", get(wire))
        .route("/v1/counted", get(counted).post(counted))
        .route("/v1/echo", post(echo))
        .route("/v1/step-up", get(step_up))
        .route("/v1/narrow", get(narrow))
        .route("/v1/busy", get(busy))
}

async fn secret(me: Authed) -> Result<String, ServerError> {
    Ok(canary(me.user_id()))
}

async fn cookie() -> (HeaderMap, Interrupt) {
    let mut headers = HeaderMap::new();
    if let Ok(cookie) = "seen=1; Path=/".parse() {
        headers.append(header::SET_COOKIE, cookie);
    }
    (headers, Interrupt::forbidden(Reason::MissingRight(None)))
}

async fn missing() -> Result<Json<()>, ServerError> {
    Ok(not_found()?)
}

async fn mistake() -> Result<Json<()>, ServerError> {
    Err(ServerError::field("title", "Give it a title."))
}

/// Passes on what another service answered.
async fn wire() -> Result<Json<()>, ServerError> {
    Err(from_the_wire())
}

/// Guarded by nothing but a path rule.
async fn counted(headers: HeaderMap) -> &'static str {
    let run = headers.get(RUN).and_then(|run| run.to_str().ok());
    tick_for(run.map(str::to_owned), "handler");
    "handled"
}

async fn step_up() -> Interrupt {
    Interrupt::step_up(Duration::from_secs(300))
}

async fn narrow() -> Interrupt {
    Interrupt::forbidden(Reason::MissingRight(Some("notes:write".into())))
}

async fn busy() -> Interrupt {
    Interrupt::too_many_requests(Duration::from_millis(1_500))
}

async fn echo(headers: HeaderMap, body: Bytes) -> (HeaderMap, Bytes) {
    let mut answer = HeaderMap::new();
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        answer.insert(header::CONTENT_TYPE, kind.clone());
    }
    (answer, body)
}
