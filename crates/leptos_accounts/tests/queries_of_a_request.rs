//! How often a request asks the database who is there.

#![cfg(feature = "ssr")]

mod common;

use axum::{
    Router,
    body::Body,
    extract::FromRequestParts,
    http::{Request, StatusCode, header, request::Parts},
    routing::get,
};
use common::{App, log::Log};
use leptos_auth::{Interrupt, InterruptLayer, PublicOrigin, SignedIn, identity::AuthRequest};
use tower::ServiceExt;
use tracing::{Instrument, info_span};

/// What sqlx logs each statement under, which knows the span that asked.
const STATEMENT: &str = "sqlx::query";
/// How a connection that the pool opens meanwhile is set up, which asks for nothing.
const SETTINGS: [&str; 3] = ["summary=\"PRAGMA ", "summary=\"SET ", "summary=\"SHOW "];
/// The span of what is counted: mails and sweeping ask for themselves.
const REQUEST: &str = "counted_request";

#[tokio::test]
async fn none_for_a_visitor_without_a_cookie_and_one_for_all_guards_of_one_with_it() {
    let log = Log::install();
    let app = App::new().await;
    let cookie = app.signed_up().instrument(info_span!(REQUEST)).await;
    let router = router(&app);
    let statements = || {
        let text = log.text();
        let of_a_request = |line: &&str| {
            line.contains(REQUEST)
                && line.contains(STATEMENT)
                && !SETTINGS.iter().any(|setting| line.contains(setting))
        };
        text.lines().filter(of_a_request).count()
    };
    assert!(statements() > 0, "statements are logged with their span");

    for (path, cookie, status, wanted) in [
        ("/open", None, StatusCode::OK, 0),
        ("/guarded", None, StatusCode::UNAUTHORIZED, 0),
        ("/guarded", Some(&cookie), StatusCode::OK, 1),
        ("/below/a-rule", None, StatusCode::UNAUTHORIZED, 0),
        ("/below/a-rule", Some(&cookie), StatusCode::OK, 1),
    ] {
        let before = statements();
        let mut request = Request::get(path).header(header::HOST, "localhost:3000");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).expect("a request");
        let answering = router.clone().oneshot(request);
        let answer = answering.instrument(info_span!(REQUEST)).await;
        let answer = answer.expect("infallible");
        assert_eq!(answer.status(), status, "{path}");
        let asked = statements() - before;
        assert_eq!(asked, wanted, "{path}");
    }
}

fn router(app: &App) -> Router {
    let origin: PublicOrigin = "http://localhost:3000".parse().expect("an origin");
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, || ());
    let routes = Router::new()
        .route("/open", get(async || ()))
        .route("/guarded", get(guarded))
        .route("/below/a-rule", get(guarded));
    InterruptLayer::new(render)
        .origin(origin.clone())
        .identify(app.accounts.clone())
        .protect("/below", SignedIn)
        .wrap(routes)
        .layer(app.accounts.session_layer(&origin))
}

async fn guarded(mut parts: Parts) -> Result<(), Interrupt> {
    for _ in 0..10 {
        let auth = AuthRequest::from_request_parts(&mut parts, &()).await?;
        auth.protect(SignedIn).await?;
    }
    Ok(())
}
