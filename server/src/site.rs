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
