//! With axum, and strings that are written already: as little as it can take.

use std::sync::LazyLock;

use axum::{
    Json, Router,
    body::{Body, Bytes},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use futures::{StreamExt, stream};

use crate::rows;

const LAYOUT: &str = concat!(
    "<header><nav aria-label=\"Main\"><a href=\"/\">Home</a> <a href=\"/rows\">Rows</a> ",
    "<a href=\"/slow\">Slow</a></nav></header><main>"
);
const END: &str = "</main><footer><a href=\"/about\">About</a></footer></body></html>";
const FORM: &str = concat!(
    "<h1>Sign in to go on</h1><p>You have to be signed in to see this page.</p>",
    "<form method=\"post\"><label>E-mail <input type=\"email\" name=\"email\"></label> ",
    "<label>Password <input type=\"password\" name=\"password\"></label> ",
    "<button>Sign in</button></form>"
);

static HOME: LazyLock<Bytes> =
    LazyLock::new(|| whole("Home", "<h1>Home</h1><p>Anybody may read this.</p>"));
static ROWS: LazyLock<Bytes> = LazyLock::new(|| whole("Rows", &list()));
static SIGN_IN: LazyLock<Bytes> = LazyLock::new(|| whole("Sign in to go on", FORM));
static SLOW: LazyLock<Bytes> = LazyLock::new(|| start("Slow", "<h1>Slow</h1>").into());

pub(super) fn router() -> Router {
    Router::new()
        .route("/", get(async || Html(HOME.clone())))
        .route("/rows", get(rows_page))
        .route("/slow", get(slow_page))
        .route("/api/rows", get(api_rows))
}

async fn rows_page(headers: HeaderMap) -> Response {
    match super::is_ada(&headers) {
        true => Html(ROWS.clone()).into_response(),
        false => unauthorized(),
    }
}

async fn slow_page(headers: HeaderMap) -> Response {
    if !super::is_ada(&headers) {
        return unauthorized();
    }
    let late = stream::once(async {
        tokio::time::sleep(super::LATE).await;
        Bytes::from(format!("<p>It came late.</p>{END}"))
    });
    let body = stream::iter([SLOW.clone()]).chain(late);
    Html(Body::from_stream(body.map(Ok::<_, std::io::Error>))).into_response()
}

async fn api_rows(headers: HeaderMap) -> Response {
    if super::is_ada(&headers) {
        return Json(rows::all()).into_response();
    }
    let problem = concat!(
        "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,",
        "\"detail\":\"You have to be signed in to see this page.\"}"
    );
    let headers = [
        (header::CONTENT_TYPE, "application/problem+json"),
        (header::WWW_AUTHENTICATE, "Bearer realm=\"Rows\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::UNAUTHORIZED, headers, problem).into_response()
}

fn unauthorized() -> Response {
    let headers = [
        (header::WWW_AUTHENTICATE, "Bearer realm=\"Rows\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::UNAUTHORIZED, headers, Html(SIGN_IN.clone())).into_response()
}

fn start(title: &str, content: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body>{LAYOUT}{content}"
    )
}

fn whole(title: &str, content: &str) -> Bytes {
    (start(title, content) + END).into()
}

fn list() -> String {
    let row = |rows::Row { id, title, text }| {
        format!("<li id=\"row-{id}\"><a href=\"/rows/{id}\">{title}</a><p>{text}</p></li>")
    };
    let rows: String = rows::all().into_iter().map(row).collect();
    format!("<h1>Rows</h1><ul>{rows}</ul>")
}
