//! What a document's head says: of a denied page nothing.

mod common;

use std::sync::LazyLock;

use axum::Router;
use http::StatusCode;
use leptos::prelude::*;
use leptos_auth::{
    Interrupt, InterruptBoundary, InterruptLayer, ServerError, SignedIn, auth,
    layer::install_executor, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_meta::{Link, Meta, MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};

use self::common::{Answer, CookieIdentity, page};

#[server]
async fn description() -> Result<String, ServerError> {
    auth().protect(SignedIn).await?;
    Ok("What nobody else may know.".into())
}

fn refused(_: Interrupt) -> impl IntoView {
    view! {
        <Title text="Sign in" />
        <h1>"Sign in"</h1>
    }
}

/// Says of itself what search engines and other sites show.
#[component]
fn Protected() -> impl IntoView {
    view! {
        <Title text="The plan" />
        <Link rel="canonical" href="https://site.example/the-plan" />
        <Meta property="og:title" content="The plan" />
        {protected(description, |text| view! {
            <Meta name="description" content=text />
            <h1>"The plan"</h1>
        })}
    }
}

/// A public page, with one card that is refused.
#[component]
fn Public() -> impl IntoView {
    view! {
        <Title text="Public" />
        <Link rel="canonical" href="https://site.example/public" />
        <Meta property="og:title" content="Public" />
        <InterruptBoundary id="card" region=true unauthorized=|_| "Sign in to see it.">
            {protected(description, |text| text)}
        </InterruptBoundary>
    }
}

#[component]
fn Bounded() -> impl IntoView {
    view! {
        <InterruptBoundary unauthorized=refused>
            <Protected />
        </InterruptBoundary>
    }
}

#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Pages>
            <Routes fallback=|| "Nothing here.">
                <Route path=path!("/out-of-order") view=Bounded ssr=SsrMode::OutOfOrder />
                <Route path=path!("/in-order") view=Bounded ssr=SsrMode::InOrder />
                <Route path=path!("/partially-blocked") view=Bounded ssr=SsrMode::PartiallyBlocked />
                <Route path=path!("/async") view=Bounded ssr=SsrMode::Async />
                <Route path=path!("/public") view=Public ssr=SsrMode::Async />
            </Routes>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Once: leptos lists its routes for each that is built, and stops all resources meanwhile.
static SITE: LazyLock<Router> = LazyLock::new(|| {
    install_executor().expect("no other executor");
    let options = LeptosOptions::builder().output_name("head").build();
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options);
    InterruptLayer::new(render)
        .identify(CookieIdentity)
        .wrap(routes)
});

const MODES: [&str; 4] = ["out-of-order", "in-order", "partially-blocked", "async"];

fn head(answer: &Answer) -> &str {
    answer.body.split("</head>").next().unwrap_or_default()
}

#[tokio::test]
async fn a_denied_document_has_nothing_of_the_protected_head() {
    for mode in MODES {
        let answer = page(&SITE, &format!("/{mode}"), None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{mode}");
        assert_eq!(
            answer.body.matches("<title").count(),
            1,
            "{mode}: {}",
            answer.body
        );
        assert!(head(&answer).contains("<title>Sign in</title>"), "{mode}");
        for gone in ["The plan", "canonical", "og:", "description", "the-plan"] {
            assert!(!answer.body.contains(gone), "{mode}: {gone}");
        }
    }
}

#[tokio::test]
async fn whoever_may_see_the_page_gets_its_head() {
    for mode in MODES {
        let answer = page(&SITE, &format!("/{mode}"), Some("ada")).await;
        assert_eq!(answer.status, StatusCode::OK, "{mode}");
        assert_eq!(answer.body.matches("<title").count(), 1, "{mode}");
        for there in ["<title>The plan</title>", "canonical", "og:title"] {
            assert!(head(&answer).contains(there), "{mode}: {there}");
        }
        assert!(!answer.body.contains("noindex"), "{mode}");
    }
}

#[tokio::test]
async fn a_public_page_keeps_its_head_beside_a_refused_region() {
    let answer = page(&SITE, "/public", None).await;
    assert_eq!(answer.status, StatusCode::OK);
    for there in ["<title>Public</title>", "canonical", "og:title"] {
        assert!(head(&answer).contains(there), "{there}: {}", answer.body);
    }
    assert!(!answer.body.contains("noindex"));
    assert!(!answer.headers.contains_key("x-robots-tag"));
}
