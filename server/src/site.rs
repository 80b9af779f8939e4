//! The router and its layers.

use std::{error::Error, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::MatchedPath,
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderName, Method, Request, StatusCode};
use leptos_accounts::{
    Accounts, RequestPasswordReset, RequestVerification, ResetPassword, VerifyEmail,
};
use leptos_auth::{
    InterruptLayer, LocalTarget,
    challenge::{ApiKey, Bearer, Session},
    layer::{ExecutorError, RecordMetrics, install_executor},
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use notebook::{
    App,
    notes::{AddNote, EditNote, ShareNote, UnshareNote},
    settings::MakeApiKey,
    shell, v1,
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::{DefaultOnFailure, TraceLayer},
};

use crate::{
    build_id::build_id,
    bundle,
    config::Config,
    deadline::{self, TIMEOUT},
    health,
    security_headers::{self, SecurityHeaders},
    well_known,
};

/// Bytes of a request's body.
const BODY: usize = 1 << 20;
/// Bytes of a request's header fields.
const HEADERS: usize = 16 << 10;

/// Where a key may come, beside `Authorization`.
const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything that is served, outermost layer first:
///
/// 1. every response gets its [security headers](security_headers);
/// 2. over-long header fields are refused;
/// 3. the request gets an id, which the log and the response carry;
/// 4. time and body are limited, a panic becomes a 500;
/// 5. health probes are answered, and [the bundle](bundle) is sent;
/// 6. the session is found;
/// 7. interrupts are answered ([`InterruptLayer`]), around all of the application's routes.
pub(crate) fn build(config: &Config, accounts: Accounts) -> Result<Router, Box<dyn Error>> {
    let sessions = accounts.session_layer(&config.origin);
    let application = interrupts(config, &accounts)?
        .wrap(routes(config)?)
        .layer(sessions);
    let site = health::routes(accounts)
        .merge(bundle::routes(&config.leptos))
        .fallback_service(application);
    Ok(surround(
        site,
        SecurityHeaders::new(&config.origin),
        TIMEOUT,
    ))
}

/// Pages, server functions and handlers.
pub(crate) fn routes(config: &Config) -> Result<Router, ExecutorError> {
    // Before leptos installs its own, to list the routes.
    install_executor()?;
    let options = config.leptos.clone();
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), document)
        .merge(v1::routes())
        .merge(well_known::routes())
        .fallback(leptos_axum::file_and_error_handler(shell))
        .layer(middleware::from_fn(note_route))
        .layer(middleware::from_fn(one_address))
        .with_state(options);
    Ok(routes)
}

/// Tells the request's span which route it was: what the metrics name, too.
async fn note_route(route: Option<MatchedPath>, request: Request<Body>, next: Next) -> Response {
    if let Some(route) = route {
        tracing::Span::current().record("route", route.as_str());
    }
    next.run(request).await
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
    let layer = InterruptLayer::new(render);
    // Guards are timed only where somebody reads that.
    let layer = match config.metrics {
        Some(_) => layer.observe(RecordMetrics),
        None => layer,
    };
    Ok(layer
        .origin(config.origin.clone())
        .identify(accounts.clone())
        .token_issuer(accounts.clone())
        .strict(true)
        .expose_guards(config.is_development())
        .realm("Notebook")?
        .challenge_below("/v1", Session::new("Notebook")?)
        .challenge_below("/v1", Bearer::new("Notebook")?)
        .challenge_below("/v1", ApiKey::new("Notebook", API_KEY)?)
        .challenge_below("/v1/export", Session::new("Notebook")?)
        .shows_answer::<MakeApiKey>()
        .shows_answer::<RequestPasswordReset>()
        .shows_answer::<RequestVerification>()
        .shows_answer::<ResetPassword>()
        .shows_answer::<VerifyEmail>()
        .resume(accounts.clone(), accounts.clone())
        .build_id(build_id())
        .idempotent::<AddNote>()
        .idempotent::<EditNote>()
        .idempotent::<ShareNote>()
        .idempotent::<UnshareNote>()
        .idempotent::<MakeApiKey>()
        .sign_in_url("/sign-in")?
        .landing("/sign-in", "/notes")?
        .landing("/sign-up", "/notes")?)
}

/// What surrounds the application and knows nothing of it.
fn surround(site: Router, headers: SecurityHeaders, timeout: Duration) -> Router {
    let trace = TraceLayer::new_for_http()
        .make_span_with(|request: &Request<Body>| {
            // The path without its query: queries may hold what people typed.
            let id = request
                .headers()
                .get(REQUEST_ID)
                .and_then(|id| id.to_str().ok());
            tracing::info_span!(
                "request",
                id,
                method = %request.method(),
                path = request.uri().path(),
                route = tracing::field::Empty,
            )
        })
        .on_failure(DefaultOnFailure::new());
    let layers = ServiceBuilder::new()
        .layer(middleware::map_response_with_state(
            headers,
            security_headers::write,
        ))
        .layer(middleware::from_fn(limit_headers))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(trace)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(middleware::from_fn_with_state(timeout, deadline::limit))
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(CatchPanicLayer::new());
    site.layer(layers)
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
    use axum::routing::get;
    use http::{HeaderMap, header};
    use leptos::config::Env;

    use super::*;
    use crate::test_site::{ACCOUNT, TestSite, bare, form, request, send};

    /// What `/notes` answers to somebody who is signed out: the page, and its server function.
    async fn refusals(site: &Router) -> String {
        let mut text = String::new();
        for (method, path, accept) in [
            ("GET", "/notes", "text/html"),
            ("POST", "/api/list_notes", "application/json"),
        ] {
            let (status, _, body) = send(site, bare(request(method, path, accept))).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
            text.push_str(&body);
        }
        text
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn only_development_tells_which_line_refused() {
        let test_site = TestSite::open().await;
        let site = |env| test_site.build("http://localhost:3000", env);
        let (development, production) = (site(Env::DEV), site(Env::PROD));

        let told = refusals(&development).await;
        assert!(told.contains("class=\"interrupt-overlay\""), "{told}");
        assert_eq!(told.matches("notes/functions.rs:").count(), 3, "{told}");

        let silent = refusals(&production).await;
        for word in ["interrupt-overlay", ".rs:", ".rs"] {
            assert!(!silent.contains(word), "{word} in {silent}");
        }
    }

    /// The cookie of an answer, as a browser sends it back.
    fn cookie(headers: &HeaderMap) -> String {
        let set = headers[header::SET_COOKIE].to_str().expect("ASCII");
        set.split(';').next().expect("a pair").to_owned()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn signing_out_tells_the_browser_to_forget_and_nothing_else_does() {
        let test_site = TestSite::open().await;
        let site = test_site.build("http://localhost:3000", Env::PROD);
        let clears = |headers: &HeaderMap| headers.get("clear-site-data").cloned();
        let out = |by_form: bool, cookie: &str| {
            let mut request = if by_form {
                form("/notes", "/api/sign_out", "")
            } else {
                bare(request("POST", "/api/sign_out", "application/json"))
            };
            let cookie = cookie.parse().expect("a cookie");
            request.headers_mut().insert(header::COOKIE, cookie);
            request
        };
        let (_, headers, _) = send(&site, form("/sign-up", "/api/sign_up", ACCOUNT)).await;
        assert_eq!(clears(&headers), None, "signing up");
        let mut known = cookie(&headers);

        for (by_form, status) in [(true, 303), (false, 200)] {
            let (answered, headers, _) = send(&site, out(by_form, &known)).await;
            assert_eq!(answered, status);
            let said = clears(&headers).expect("the answer to a sign-out says it");
            assert_eq!(said, "\"cache\", \"storage\"");

            let page = request("GET", "/notes", "text/html").header(header::COOKIE, &known);
            let (answered, headers, _) = send(&site, bare(page)).await;
            assert_eq!(answered, StatusCode::UNAUTHORIZED);
            assert_eq!(clears(&headers), None, "a session that is over");

            let (_, headers, _) = send(&site, form("/notes", "/api/sign_in", ACCOUNT)).await;
            assert_eq!(clears(&headers), None, "signing in");
            known = cookie(&headers);
        }

        test_site.accounts.pool().close().await;
        let (answered, headers, _) = send(&site, out(true, &known)).await;
        assert_eq!(answered, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(clears(&headers), None, "nobody was signed out");
    }

    #[tokio::test]
    async fn what_the_outer_layers_answer_themselves_is_told_the_same() {
        let slow = || std::future::pending::<()>();
        let broken = async || -> () { panic!("a handler panics: this is a test") };
        let router = Router::new()
            .route("/slow", get(slow))
            .route("/broken", get(broken));
        let origin = "https://notes.example".parse().expect("an origin");
        let site = surround(router, SecurityHeaders::new(&origin), Duration::ZERO);
        for (path, status) in [("/slow", 503), ("/broken", 500)] {
            let request = Request::get(path).body(Body::empty()).expect("a request");
            let (answered, headers, _) = send(&site, request).await;
            assert_eq!(answered, status);
            for name in [
                header::CONTENT_SECURITY_POLICY,
                header::X_CONTENT_TYPE_OPTIONS,
                header::STRICT_TRANSPORT_SECURITY,
            ] {
                assert!(headers.contains_key(&name), "{path}: {name}");
            }
        }
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_answered_as_the_client_asks() {
        let slow = || std::future::pending::<()>();
        let router = Router::new().route("/slow", get(slow));
        let origin = "https://notes.example".parse().expect("an origin");
        let site = surround(router, SecurityHeaders::new(&origin), Duration::ZERO);
        for (accept, kind, said) in [
            (
                "text/html",
                "text/html; charset=utf-8",
                "<h1>Service Unavailable</h1>",
            ),
            (
                "application/json",
                "application/problem+json",
                "urn:leptos-auth:unavailable",
            ),
        ] {
            let (status, headers, body) = send(&site, bare(request("GET", "/slow", accept))).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(headers[header::CONTENT_TYPE], kind);
            assert_eq!(headers[header::CACHE_CONTROL], "no-store");
            assert_eq!(headers[header::RETRY_AFTER], "5");
            assert!(body.contains(said), "{body}");
            // It can be told to whoever watches, as every problem can.
            assert_eq!(
                body.contains("\"instance\":"),
                accept != "text/html",
                "{body}"
            );
        }
    }
}
