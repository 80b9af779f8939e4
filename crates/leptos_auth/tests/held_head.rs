//! How long the head of a response waits: as long as its guards take, and not for what is guarded.

use std::time::Duration;

use axum::{Router, body::Body};
use http::{Request, StatusCode, header, request::Parts};
use http_body_util::BodyExt;
use leptos::prelude::*;
use leptos_auth::{
    Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer, Reason,
    SignedIn, User, auth,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as LeptosRouter, Routes},
    path,
};
use tokio::time::Instant;
use tower::ServiceExt;

/// By the test's clock, which jumps: nobody waits for these.
const GUARD: Duration = Duration::from_millis(40);
const DATA: Duration = Duration::from_secs(5);
/// How much longer than the guard the head may wait.
const MORE: Duration = Duration::from_millis(1);

async fn guard() -> Result<(), Interrupt> {
    tokio::time::sleep(GUARD).await;
    auth().protect(SignedIn).await?;
    Ok(())
}

fn data() -> impl IntoView {
    let data = Resource::new(
        || (),
        |()| async {
            tokio::time::sleep(DATA).await;
            "[data]".to_owned()
        },
    );
    view! { <Suspense fallback=|| "[loading]">{move || Suspend::new(async move { data.await })}</Suspense> }
}

fn page(_: Interrupt) -> impl IntoView {
    "[unauthorized]"
}

#[component]
fn Guarded() -> impl IntoView {
    view! { <InterruptBoundary id="guarded" guard>{data}</InterruptBoundary> }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <LeptosRouter>
            <InterruptBoundary unauthorized=page>
                <Routes fallback=|| "[nothing]">
                    <Route path=path!("/public") view=data/>
                    <Route path=path!("/guarded") view=Guarded/>
                </Routes>
            </InterruptBoundary>
        </LeptosRouter>
    }
}

/// Answers at once, unlike that of `common`: what is left to wait for is the guard.
struct Cookie;

impl Identify for Cookie {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        Ok(match request.headers.get(header::COOKIE) {
            Some(_) => Identity::SignedIn(User::new("ada", "Ada")),
            None => Identity::SignedOut(Reason::NoCredential),
        })
    }
}

fn app() -> Router {
    let options = LeptosOptions::builder().output_name("held").build();
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), App)
        .with_state(options);
    InterruptLayer::new(leptos_axum::render_app_to_stream_with_context(|| {}, App))
        .identify(Cookie)
        .origin("http://localhost:3000".parse().expect("an origin"))
        .wrap(routes)
}

/// A clock that stands still while anything can be done shows nothing but waiting.
#[tokio::test(start_paused = true)]
async fn the_head_waits_for_the_guard_and_the_body_for_the_data() {
    let app = app();
    for (path, cookie, status, held, lasts) in [
        ("/public", None, StatusCode::OK, Duration::ZERO, DATA),
        ("/guarded", Some("user=ada"), StatusCode::OK, GUARD, DATA),
        (
            "/guarded",
            None,
            StatusCode::UNAUTHORIZED,
            GUARD,
            Duration::ZERO,
        ),
    ] {
        let mut request = Request::get(path)
            .header(header::HOST, "localhost:3000")
            .header(header::ACCEPT, "text/html");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).expect("a request");
        let start = Instant::now();
        let answer = app.clone().oneshot(request).await.expect("infallible");
        let head = start.elapsed();
        assert_eq!(answer.status(), status, "{path}");
        assert!(head >= held && head < held + MORE, "{path}: {head:?}");

        let mut body = answer.into_body();
        body.frame()
            .await
            .expect("a body")
            .expect("no broken stream");
        let first = start.elapsed();
        assert!(first < held + MORE, "{path}: {first:?}");
        body.collect().await.expect("a whole body");
        let last = start.elapsed();
        let whole = held + lasts;
        assert!(last >= whole && last < whole + MORE, "{path}: {last:?}");
    }
}
