//! What begins after the head was sent: it is told, counted, and not repeated.

use std::{
    io,
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use axum::{Router, body::Body, body::to_bytes};
use http::{Request, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer, Reason,
    ServerError, SignedIn, User, auth, protected, unauthorized,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as LeptosRouter, Routes},
    path,
};
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use tower::ServiceExt;

const RELOAD: &str = "http-equiv=\"refresh\"";
const NOINDEX: &str = "<meta name=\"robots\" content=\"noindex\">";

/// Long enough for the head to be gone, also on a busy machine.
async fn elsewhere() {
    tokio::time::sleep(Duration::from_millis(150)).await;
}

async fn secret() -> Result<String, ServerError> {
    let me = auth().protect(SignedIn).await?;
    Ok(format!("[secret of {}]", me.user_id()))
}

/// A guard without a token, after somebody else's await.
async fn late() -> Result<String, ServerError> {
    elsewhere().await;
    unauthorized()?
}

fn page(_: Interrupt) -> impl IntoView {
    "[unauthorized]"
}

/// A view that is built once something else has answered.
fn after_elsewhere(view: fn() -> AnyView) -> impl IntoView {
    let wait = Resource::new(|| (), |()| elsewhere());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                wait.await;
                view()
            })}
        </Suspense>
    }
}

fn late_data() -> impl IntoView {
    let data = Resource::new(|| (), |()| late());
    view! { <Suspense>{move || Suspend::new(async move { data.await })}</Suspense> }
}

#[component]
fn LateGuard() -> impl IntoView {
    after_elsewhere(|| protected(secret, |text| text).into_any())
}

#[component]
fn Twice() -> impl IntoView {
    view! {
        <InterruptBoundary id="a" unauthorized=page>{late_data}</InterruptBoundary>
        <InterruptBoundary id="b" unauthorized=page>{late_data}</InterruptBoundary>
    }
}

#[component]
fn Region() -> impl IntoView {
    view! {
        "[public]"
        <InterruptBoundary region=true unauthorized=page>{late_data}</InterruptBoundary>
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <LeptosRouter>
            <InterruptBoundary unauthorized=page>
                <Routes fallback=late_data>
                    <Route path=path!("/late-guard") view=LateGuard/>
                    <Route path=path!("/late") view=late_data/>
                    <Route path=path!("/told") view=late_data/>
                    <Route path=path!("/reload") view=late_data/>
                    <Route path=path!("/twice") view=Twice/>
                    <Route path=path!("/region") view=Region/>
                </Routes>
            </InterruptBoundary>
        </LeptosRouter>
    }
}

struct Cookie;

impl Identify for Cookie {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        Ok(match request.headers.get(header::COOKIE) {
            Some(_) => Identity::SignedIn(User::new("ada", "Ada")),
            None => Identity::SignedOut(Reason::NoCredential),
        })
    }
}

/// Listing routes stops all resources of the process, so it is done once; what was late is
/// remembered by each layer.
fn app() -> Router {
    LazyLock::force(&LOG);
    static ROUTES: LazyLock<Router> = LazyLock::new(|| {
        let options = LeptosOptions::builder().output_name("late").build();
        Router::new()
            .leptos_routes(&options, generate_route_list(App), App)
            .fallback(leptos_axum::render_app_to_stream(App))
            .with_state(options)
    });
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, App);
    let layer = InterruptLayer::new(render).identify(Cookie);
    layer
        .origin("http://localhost:3000".parse().expect("an origin"))
        .wrap(ROUTES.clone())
}

async fn ask(app: &Router, path: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
    let mut request = Request::get(path)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, "text/html");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let answer = app.clone().oneshot(request).await.expect("infallible");
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 20).await;
    let body = body.expect("a whole body").to_vec();
    (status, String::from_utf8(body).expect("text"))
}

#[tokio::test]
async fn a_guard_that_let_somebody_pass_too_late_is_in_time_for_the_next() {
    let app = app();
    let (status, body) = ask(&app, "/late-guard", &[("cookie", "user=ada")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("[secret of ada]"), "{body}");
    let (status, body) = ask(&app, "/late-guard", &[]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{body}");
    assert!(
        body.contains("[unauthorized]") && !body.contains("[secret"),
        "{body}"
    );
}

#[tokio::test]
async fn a_reload_is_held_on_a_server_that_has_not_seen_the_route_late() {
    let referer = [("referer", "http://localhost:3000/reload")];
    let (status, _) = ask(&app(), "/reload", &referer).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let elsewhere = [("referer", "http://localhost:3000/reload?other")];
    let (status, _) = ask(&app(), "/reload", &elsewhere).await;
    assert_eq!(status, StatusCode::OK, "from another page it streams");
}

#[tokio::test]
async fn what_no_route_matched_is_held_as_well() {
    let app = app();
    let (status, body) = ask(&app, "/nowhere", &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains(RELOAD), "{body}");
    let (status, body) = ask(&app, "/elsewhere", &[]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(!body.contains(RELOAD), "{body}");
}

#[tokio::test]
async fn two_late_interrupts_end_the_page_once() {
    let (status, body) = ask(&app(), "/twice", &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body.matches(RELOAD).count(), 1, "{body}");
    assert_eq!(body.matches(NOINDEX).count(), 1, "{body}");
}

#[tokio::test]
async fn a_region_that_is_late_leaves_the_page_to_search_engines() {
    let app = app();
    let (status, body) = ask(&app, "/region", &[]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains(RELOAD) && !body.contains(NOINDEX), "{body}");
    let (status, body) = ask(&app, "/region", &[]).await;
    assert_eq!(status, StatusCode::OK, "a region does not decide");
    assert!(
        body.contains("[public]") && body.contains("[unauthorized]"),
        "{body}"
    );
    assert!(!body.contains(RELOAD), "{body}");
}

/// Times that a route was late, by the metric.
fn counted(route: &str) -> u64 {
    static RECORDER: LazyLock<Snapshotter> = LazyLock::new(|| {
        let recorder = DebuggingRecorder::new();
        let snapshotter = recorder.snapshotter();
        recorder.install().expect("no recorder has been installed");
        snapshotter
    });
    let metrics = RECORDER.snapshot().into_vec();
    let ours = metrics.into_iter().find(|(key, ..)| {
        let is_route = key.key().labels().any(|label| label.value() == route);
        key.key().name() == "leptos_auth_late_interrupts_total" && is_route
    });
    match ours {
        Some((_, _, _, DebugValue::Counter(count))) => count,
        _ => 0,
    }
}

#[tokio::test]
async fn it_is_counted_by_route() {
    assert_eq!(counted("/late"), 0);
    let app = app();
    let _ = ask(&app, "/late", &[]).await;
    assert_eq!(counted("/late"), 1);
    let _ = ask(&app, "/late", &[]).await;
    assert_eq!(counted("/late"), 0, "held in full: not late again");
}

/// What all tests of this file have logged.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false);
    subscriber.with_writer(move || writer.clone()).init();
    log
});

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// The lines that speak of this route.
    fn of(&self, route: &str) -> String {
        let log = self.0.lock().expect("no panic");
        let text = String::from_utf8_lossy(&log);
        let route = format!("route=\"{route}\"");
        let lines = text.lines().filter(|line| line.contains(&route));
        lines.collect()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_the_guard_and_says_what_to_do() {
    let _ = ask(&app(), "/told", &[]).await;
    let text = LOG.of("/told");
    assert!(text.contains("tests/late_guards.rs:"), "{text}");
    assert!(text.contains("leptos_auth::hold()"), "{text}");
}
