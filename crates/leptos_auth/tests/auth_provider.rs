//! What the browser gets to know of who is there.

mod common;

use std::{sync::LazyLock, time::Duration};

use axum::{Router, routing::get};
use http::{StatusCode, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    AuthProvider, FreshWithin, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary,
    InterruptLayer, Role, ServerError, auth, layer::install_executor, protected, use_auth,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};

use self::common::{CookieIdentity, page};

/// [`CookieIdentity`], and everybody has just proven who they are.
struct JustProven;

impl Identify for JustProven {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        Ok(match CookieIdentity.identify(request).await? {
            Identity::SignedIn(user) => {
                Identity::SignedIn(user.with_factor_ages(Some(Duration::ZERO), None))
            }
            other => other,
        })
    }
}

#[server]
async fn administrators_only() -> Result<String, ServerError> {
    auth().protect(Role("admin")).await?;
    Ok("CANARY".into())
}

#[component]
fn Greeting() -> impl IntoView {
    let auth = use_auth();
    let name = move || match auth.get().map(leptos_auth::Auth::user) {
        Some(Some(user)) => format!("Hello {}.", user.name()),
        Some(None) => "Hello stranger.".to_owned(),
        None => "Nobody can tell.".to_owned(),
    };
    let awaited = move || {
        Suspend::new(async move {
            let is_there = auth.await.is_some_and(|auth| auth.is_authenticated());
            is_there.then_some("Somebody is there.")
        })
    };
    view! {
        <Suspense>
            {name}
            {awaited}
            {move || auth.has(Role("admin")).then_some("An administrator.")}
            {move || auth.has(FreshWithin(Duration::from_secs(60))).then_some("Proven lately.")}
        </Suspense>
    }
}

#[component]
fn App() -> impl IntoView {
    let refused = |interrupt: Interrupt| view! { <h1>{interrupt.reason().to_string()}</h1> };
    view! {
        <AuthProvider>
            <Pages>
                <header><Greeting/></header>
                <InterruptBoundary unauthorized=refused forbidden=refused unavailable=refused>
                    <Routes fallback=|| "Nothing here.">
                        <Route path=path!("/") view=|| "Public." ssr=SsrMode::Async/>
                        <Route path=path!("/streamed") view=|| "Public."/>
                        <Route
                            path=path!("/admin")
                            view=|| protected(administrators_only, |text| text)
                            ssr=SsrMode::Async
                        />
                    </Routes>
                </InterruptBoundary>
            </Pages>
        </AuthProvider>
    }
}

#[component]
fn Alone() -> impl IntoView {
    view! { <Pages><Routes fallback=|| ()><Route path=path!("/alone") view=Greeting/></Routes></Pages> }
}

fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html><head><HydrationScripts options=options()/></head><body><App/></body></html>
    }
}

fn alone() -> impl IntoView {
    view! { <!DOCTYPE html><html><head></head><body><Alone/></body></html> }
}

fn options() -> LeptosOptions {
    LeptosOptions::builder().output_name("provider").build()
}

/// Once: leptos lists its routes for each that is built, and stops all resources meanwhile.
static SITE: LazyLock<Router> = LazyLock::new(|| {
    install_executor().expect("no other executor");
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let routes = Router::new()
        .leptos_routes(&options(), generate_route_list(App), shell)
        .route("/alone", get(leptos_axum::render_app_async(alone)))
        .with_state(options());
    InterruptLayer::new(render)
        .identify(JustProven)
        .wrap(routes)
});

#[tokio::test]
async fn the_page_shows_and_sends_who_is_there() {
    for path in ["/", "/streamed"] {
        let ada = page(&SITE, path, Some("ada")).await;
        assert_eq!(ada.status, StatusCode::OK);
        for part in ["Hello ada.", "Somebody is there.", r#"\"id\":\"ada\""#] {
            assert!(ada.body.contains(part), "{path}: {part} in {}", ada.body);
        }
        assert!(!ada.body.contains("An administrator."), "{path}");
        // The browser is not told, so the server must not build what the browser would not.
        assert!(!ada.body.contains("Proven lately."), "{path}");
        assert_eq!(ada.header("cache-control"), "private, no-store", "{path}");
        let nobody = page(&SITE, path, None).await;
        assert!(nobody.body.contains("Hello stranger."), "{}", nobody.body);
        assert!(
            !nobody.body.contains("Somebody is there."),
            "{}",
            nobody.body
        );
    }
}

#[tokio::test]
async fn above_a_boundary_it_stays_while_the_boundary_refuses() {
    let ada = page(&SITE, "/admin", Some("ada")).await;
    assert_eq!(ada.status, StatusCode::FORBIDDEN);
    assert!(ada.body.contains("Hello ada."), "{}", ada.body);
    assert!(!ada.body.contains("CANARY"));
    let root = page(&SITE, "/admin", Some("admin")).await;
    assert_eq!(root.status, StatusCode::OK);
    assert!(root.body.contains("An administrator."), "{}", root.body);
    let nobody = page(&SITE, "/admin", None).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert!(nobody.body.contains("Hello stranger."), "{}", nobody.body);
}

#[tokio::test]
async fn where_nobody_can_tell_a_public_page_goes_on() {
    let broken = page(&SITE, "/", Some("broken")).await;
    assert_eq!(broken.status, StatusCode::OK, "{}", broken.body);
    assert!(broken.body.contains("Nobody can tell."), "{}", broken.body);
    let guarded = page(&SITE, "/admin", Some("broken")).await;
    assert_eq!(guarded.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn without_a_provider_it_knows_nothing_and_the_page_goes_on() {
    let alone = page(&SITE, "/alone", Some("ada")).await;
    assert_eq!(alone.status, StatusCode::OK);
    assert!(alone.body.contains("Nobody can tell."), "{}", alone.body);
}
