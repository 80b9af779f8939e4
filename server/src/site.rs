//! The router and its layers.

use std::{error::Error, time::Duration};

use axum::{
    Router,
    body::Body,
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use leptos_accounts::Accounts;
use leptos_auth::{InterruptLayer, LocalTarget};
use leptos_axum::{LeptosRoutes, generate_route_list};
use notebook::{App, shell, v1};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::{DefaultOnFailure, TraceLayer},
};

use crate::{config::Config, health};

/// Bytes of a request's body.
const BODY: usize = 1 << 20;
/// Bytes of a request's header fields.
const HEADERS: usize = 16 << 10;
/// Time for a whole request.
const TIMEOUT: Duration = Duration::from_secs(30);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything that is served, outermost layer first:
///
/// 1. over-long header fields are refused;
/// 2. the request gets an id, which the log and the response carry;
/// 3. time and body are limited, a panic becomes a 500;
/// 4. health probes are answered;
/// 5. the session is found;
/// 6. interrupts are answered ([`InterruptLayer`]), around all of the application's routes.
pub(crate) fn build(config: &Config, accounts: Accounts) -> Result<Router, Box<dyn Error>> {
    let sessions = accounts.session_layer(&config.origin);
    let application = interrupts(config, &accounts)?
        .wrap(routes(config))
        .layer(sessions);
    let site = health::routes(accounts).fallback_service(application);
    Ok(surround(site))
}

fn routes(config: &Config) -> Router {
    let options = config.leptos.clone();
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    Router::new()
        .leptos_routes(&options, generate_route_list(App), document)
        .merge(v1::routes())
        .fallback(leptos_axum::file_and_error_handler(shell))
        .layer(middleware::from_fn(one_address))
        .with_state(options)
}

/// Redirects `/notes/` to `/notes`: the router has a page at one address only, while leptos' router,
/// in the fallback, would show it at both, the second one as a 404.
async fn one_address(request: Request<Body>, next: Next) -> Response {
    let path = request.uri().path();
    let trimmed = path.trim_end_matches('/');
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_page || trimmed.is_empty() || trimmed.len() == path.len() {
        return next.run(request).await;
    }
    let query = request.uri().query().map(|query| format!("?{query}"));
    let target = format!("{trimmed}{}", query.unwrap_or_default());
    match target.parse::<LocalTarget>() {
        Ok(target) => Redirect::permanent(target.as_str()).into_response(),
        Err(_) => next.run(request).await,
    }
}

fn interrupts(config: &Config, accounts: &Accounts) -> Result<InterruptLayer, Box<dyn Error>> {
    let options = config.leptos.clone();
    let render = leptos_axum::render_app_async_with_context(|| {}, move || shell(options.clone()));
    Ok(InterruptLayer::new(render)
        .origin(config.origin.clone())
        .identify(accounts.clone())
        .strict(true)
        .expose_guards(config.is_development())
        .realm("Notebook")?
        .landing("/sign-in", "/notes")?
        .landing("/sign-up", "/notes")?)
}

/// What surrounds the application and knows nothing of it.
fn surround(site: Router) -> Router {
    let trace = TraceLayer::new_for_http()
        .make_span_with(|request: &Request<Body>| {
            // The path without its query: queries may hold what people typed.
            let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
            tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
        })
        .on_failure(DefaultOnFailure::new());
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn(limit_headers))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(trace)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(response_header(header::REFERRER_POLICY, "same-origin"))
        .layer(response_header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(response_header(header::X_FRAME_OPTIONS, "DENY"))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(CatchPanicLayer::new());
    site.layer(layers)
}

fn response_header(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Refuses over-long header fields with 431, and drops a request id that the client made up.
async fn limit_headers(mut request: Request<Body>, next: Next) -> Response {
    let fields = request.headers().iter();
    let bytes: usize = fields
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if bytes > HEADERS {
        return StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response();
    }
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use leptos::config::{Env, LeptosOptions};
    use leptos_accounts::{AccountsConfig, RootSecret};
    use tower::ServiceExt;

    use super::*;

    /// What `/notes` answers to somebody who is signed out: the page, and its server function.
    async fn refusals(site: &Router) -> String {
        let page = Request::get("/notes").header(header::ACCEPT, "text/html");
        let function = Request::post("/api/list_notes").header(header::ACCEPT, "application/json");
        let mut text = String::new();
        for request in [page, function] {
            let request = request
                .header(header::HOST, "localhost:3000")
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::empty());
            let request = request.expect("a request");
            let answer = site.clone().oneshot(request).await.expect("infallible");
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
            let body = to_bytes(answer.into_body(), BODY).await.expect("a body");
            text.push_str(std::str::from_utf8(&body).expect("text"));
        }
        text
    }

    /// One test, because leptos lists its routes for each site, and stops all resources of the
    /// process meanwhile.
    #[tokio::test(flavor = "multi_thread")]
    async fn only_development_tells_which_line_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/test.db", folder.path().display());
        let accounts = AccountsConfig::new(url, RootSecret::generate());
        let accounts = Accounts::open(accounts).await.expect("a database");
        let site = |env| {
            let leptos = LeptosOptions::builder().output_name("notebook").env(env);
            let config = Config {
                address: ([127, 0, 0, 1], 3000).into(),
                origin: "http://localhost:3000".parse().expect("an origin"),
                database_url: String::new(),
                leptos: leptos.build(),
            };
            build(&config, accounts.clone()).expect("a site")
        };
        let (development, production) = (site(Env::DEV), site(Env::PROD));

        let told = refusals(&development).await;
        assert!(told.contains("class=\"interrupt-overlay\""), "{told}");
        assert_eq!(told.matches("notes/functions.rs:").count(), 3, "{told}");

        let silent = refusals(&production).await;
        for word in ["interrupt-overlay", ".rs:", ".rs"] {
            assert!(!silent.contains(word), "{word} in {silent}");
        }
    }
}
