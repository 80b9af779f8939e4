//! Each refusal is one event of the log and one call of the observer, and names nobody (ASVS 5.0, 16.3.2
//! and 16.3.3).

mod common;

use std::{
    io,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body};
use common::{
    Add, CookieIdentity, Secret, ask, call, form, layer, page, post, request, routes, send,
};
use http::{Method, StatusCode, request::Parts};
use leptos_auth::{
    Identify, IdentifyError, Identity, SignedIn, User,
    layer::{Attempt, Denial, Observer},
};
use tower_http::request_id::{MakeRequestUuid, SetRequestIdLayer};
use tracing_subscriber::fmt::MakeWriter;

/// The usual visitors, with a stand-in for each.
struct Named;

impl Identify for Named {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        CookieIdentity.identify(request).await
    }

    fn pseudonym(&self, user: &User) -> Option<String> {
        Some(format!("stand-in-{}", user.id().len()))
    }
}

/// What was heard, as `kind reason route demand`.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn note(&self, text: String) {
        let heard = self.0.lock();
        heard.unwrap_or_else(PoisonError::into_inner).push(text);
    }

    fn take(&self) -> Vec<String> {
        let heard = self.0.lock();
        std::mem::take(&mut *heard.unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Heard {
    fn denied(&self, denial: &Denial) {
        let (kind, reason) = (denial.kind().name(), denial.reason_name());
        self.note(format!("{kind} {reason} {}", denial.route()));
    }

    fn rejected(&self, attempt: Attempt) {
        self.note(format!("rejected {}", attempt.name()));
    }
}

/// The same for guards.
#[derive(Clone, Default)]
struct Guards(Heard);

impl Observer for Guards {
    fn guarded(&self, demand: &str, took: Duration, allowed: bool) {
        assert!(took >= Duration::from_millis(1), "the identity takes 2 ms");
        self.0.note(format!("{demand} {allowed}"));
    }
}

fn site() -> (Router, Heard) {
    let heard = Heard::default();
    let app = layer()
        .identify(Named)
        .observe(heard.clone())
        .protect("/v1/counted", SignedIn)
        .wrap(routes());
    (app, heard)
}

#[tokio::test]
async fn each_refusal_is_heard_of_once_with_its_route() {
    let (app, heard) = site();
    for mode in ["ooo", "in-order", "partial", "async"] {
        page(&app, &format!("/{mode}/protected?token=x"), None).await;
        let expected = format!("unauthorized no-credential /{mode}/{{case}}");
        assert_eq!(heard.take(), [expected]);
    }
    page(&app, "/admin/below", Some("ada")).await;
    assert_eq!(heard.take(), ["forbidden forbidden /admin/below"]);
    page(&app, "/async/missing", Some("ada")).await;
    assert_eq!(heard.take(), ["not_found not-found /async/{case}"]);
    page(&app, "/async/protected", Some("broken")).await;
    assert_eq!(heard.take(), ["unavailable unavailable /async/{case}"]);
    page(&app, "/async/protected", Some("expired")).await;
    assert_eq!(heard.take(), ["unauthorized expired /async/{case}"]);
}

#[tokio::test]
async fn handlers_rules_functions_and_forms_are_heard_of_too() {
    let (app, heard) = site();
    page(&app, "/v1/secret", None).await;
    assert_eq!(heard.take(), ["unauthorized no-credential /v1/secret"]);
    page(&app, "/v1/counted/below", None).await;
    assert_eq!(heard.take(), ["unauthorized no-credential /v1/counted"]);
    call::<Secret>(&app, None, "").await;
    let function = heard.take().remove(0);
    let start = "unauthorized no-credential /api/secret";
    assert!(function.starts_with(start), "{function}");
    post(&app, "/add", None, &form::<Add>("title=Milk")).await;
    let refused = heard.take();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].starts_with("unauthorized no-credential /"));
}

#[tokio::test]
async fn what_comes_from_another_site_is_heard_of() {
    let (app, heard) = site();
    let headers = [("sec-fetch-site", "cross-site")];
    ask(&app, Method::POST, "/v1/counted", Some("ada"), &headers).await;
    assert_eq!(heard.take(), ["forbidden cross-site unmatched"]);
}

#[tokio::test]
async fn what_is_allowed_and_what_is_fetched_ahead_is_not() {
    let (app, heard) = site();
    assert_eq!(page(&app, "/", None).await.status, StatusCode::OK);
    let shown = page(&app, "/async/protected", Some("ada")).await;
    assert_eq!(shown.status, StatusCode::OK);
    let ahead = [("sec-purpose", "prefetch")];
    ask(&app, Method::GET, "/async/protected", None, &ahead).await;
    assert_eq!(heard.take(), Vec::<String>::new());
}

#[tokio::test]
async fn what_no_browser_sends_is_heard_of() {
    let (app, heard) = site();
    for (uri, host, attempt) in [
        ("//evil.example", "localhost:3000", "target"),
        ("/x/../admin", "localhost:3000", "target"),
        ("/", "evil.example", "host"),
        (
            "/?__path=/api/x&__err=Zm9v",
            "localhost:3000",
            "error_in_address",
        ),
        ("/?access_token=abc", "localhost:3000", "credentials"),
    ] {
        let mut asked = request(Method::GET, uri, None)
            .header("authorization", "Bearer abc")
            .body(Body::empty())
            .expect("a request");
        asked
            .headers_mut()
            .insert("host", host.parse().expect("a host"));
        send(&app, asked).await;
        assert_eq!(heard.take(), [format!("rejected {attempt}")], "{uri}");
    }
}

#[tokio::test]
async fn a_guard_is_timed_whichever_way_it_decides() {
    let guards = Guards::default();
    let app = layer().observe(guards.clone()).wrap(routes());
    page(&app, "/async/protected", Some("ada")).await;
    page(&app, "/async/protected", None).await;
    assert_eq!(guards.0.take(), ["SignedIn true", "SignedIn false"]);
}

/// The log of this process.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let log = self.0.lock();
        log.unwrap_or_else(PoisonError::into_inner).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_ansi(false)
        .init();
    log
});

#[tokio::test]
async fn the_log_says_what_was_refused_and_to_whom_but_names_nobody() {
    LazyLock::force(&LOG);
    let (app, _) = site();
    let uri = "/admin?q=whatever-was-typed";
    page(&app, uri, Some("quite-a-secret-name")).await;
    let text = LOG.text();
    let line = text.lines().find(|line| line.contains("stand-in-19"));
    let line = line.expect("the event");
    for field in [
        "leptos_auth",
        "event=\"denied\"",
        "kind=\"forbidden\"",
        "reason=\"forbidden\"",
        "route=\"/admin\"",
        "method=\"GET\"",
        "status=403",
    ] {
        assert!(line.contains(field), "{field} in {line}");
    }
    for secret in ["quite-a-secret-name", "whatever-was-typed"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn a_visitor_is_told_the_request_that_the_log_names() {
    let render = common::layer().identify(Named);
    let app = render
        .wrap(routes())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid));
    let pages = [("/async/protected", "broken"), ("/v1/secret", "broken")];
    for (uri, user) in pages {
        let asked = request(Method::GET, uri, Some(user))
            .header("x-request-id", "the-one")
            .body(Body::empty());
        let answer = send(&app, asked.expect("a request")).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{uri}");
        assert!(answer.body.contains("the-one"), "{uri}: {}", answer.body);
    }
    let asked = request(Method::GET, "/v1/secret", Some("broken"))
        .header("x-request-id", "the-one")
        .body(Body::empty());
    let mut asked = asked.expect("a request");
    let json = "application/json".parse().expect("a type");
    asked.headers_mut().insert("accept", json);
    let answer = send(&app, asked).await;
    assert!(answer.body.contains("\"instance\":\"the-one\""));
}
