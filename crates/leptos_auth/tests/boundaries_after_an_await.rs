//! Boundaries that are built after an await, where the order of building says nothing.

mod common;

use std::{sync::LazyLock, time::Duration};

use axum::Router;
use http::{StatusCode, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    ErrorBoundary, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer,
    Reason, ServerError, forbidden, hold, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as LeptosRouter, Routes},
    hooks::use_params_map,
    path,
};

const MODES: [&str; 3] = ["ooo", "in-order", "async"];

async fn secret() -> Result<String, ServerError> {
    Ok("CANARY".into())
}

async fn refuse() -> Result<String, ServerError> {
    forbidden()?
}

fn outer(_: Interrupt) -> impl IntoView {
    "[outer page]"
}

fn inner(_: Interrupt) -> impl IntoView {
    "[inner page]"
}

/// Something that takes a moment, and the view that comes after it.
fn after(time: u64, view: impl Fn() -> AnyView + Clone + Send + Sync + 'static) -> impl IntoView {
    let wait = move || async move {
        tokio::time::sleep(Duration::from_millis(time)).await;
        Ok::<_, ServerError>(())
    };
    protected(wait, move |()| view())
}

fn refused() -> AnyView {
    protected(refuse, |text| text).into_any()
}

#[component]
fn Case() -> impl IntoView {
    let params = use_params_map();
    let case = params.read_untracked().get("case").unwrap_or_default();
    match case.as_str() {
        "named" => view! {
            {after(25, || view! { <InterruptBoundary id="a" forbidden=inner>"[a]"</InterruptBoundary> }.into_any())}
            {after(20, || view! { <InterruptBoundary id="b" forbidden=inner>{refused}</InterruptBoundary> }.into_any())}
        }
        .into_any(),
        "nameless" => {
            after(20, || view! { <InterruptBoundary forbidden=inner>{refused}</InterruptBoundary> }.into_any())
                .into_any()
        }
        // No Suspense tells that something is awaited.
        "nameless-bare" => {
            let wait = async {
                let held = hold();
                tokio::time::sleep(Duration::from_millis(20)).await;
                let view = view! { <InterruptBoundary forbidden=inner guard=refuse>"CANARY"</InterruptBoundary> };
                drop(held);
                view
            };
            view! { {Suspend::new(wait)} }.into_any()
        }
        "nameless-guard" => after(20, || {
            view! {
                <InterruptBoundary forbidden=inner guard=secret>
                    {|| protected(secret, |text| text)}
                </InterruptBoundary>
            }
            .into_any()
        })
        .into_any(),
        // What a guard of one lets pass must not open the other.
        "twins" => view! {
            <InterruptBoundary id="twin" guard=secret>"[first]"</InterruptBoundary>
            <InterruptBoundary id="twin" guard=secret>{|| protected(secret, |text| text)}</InterruptBoundary>
        }
        .into_any(),
        // Leptos builds what stands in a Suspense or an ErrorBoundary more than once.
        "in-suspense" => view! {
            <Suspense>
                {move || view! {
                    <InterruptBoundary id="first" forbidden=inner>"[first]"</InterruptBoundary>
                    <InterruptBoundary id="second" forbidden=inner>{refused}</InterruptBoundary>
                }}
            </Suspense>
        }
        .into_any(),
        "in-error-boundary" => view! {
            <ErrorBoundary fallback=|_| "error">
                {move || view! {
                    <InterruptBoundary forbidden=inner>"[first]"</InterruptBoundary>
                    <InterruptBoundary forbidden=inner>{refused}</InterruptBoundary>
                }}
            </ErrorBoundary>
        }
        .into_any(),
        _ => "no such case".into_any(),
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <LeptosRouter>
            <InterruptBoundary forbidden=outer>
                <Routes fallback=|| "no such page">
                    <Route path=path!("/ooo/:case") view=Case/>
                    <Route path=path!("/in-order/:case") view=Case ssr=SsrMode::InOrder/>
                    <Route path=path!("/async/:case") view=Case ssr=SsrMode::Async/>
                </Routes>
            </InterruptBoundary>
        </LeptosRouter>
    }
}

struct Nobody;

impl Identify for Nobody {
    async fn identify(&self, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedOut(Reason::NoCredential))
    }
}

async fn page(mode: &str, case: &str) -> (StatusCode, String) {
    static APP: LazyLock<Router> = LazyLock::new(|| {
        let render = leptos_axum::render_app_to_stream_with_context(|| {}, App);
        let layer = InterruptLayer::new(render).identify(Nobody);
        let options = LeptosOptions::builder().output_name("late").build();
        let routes = Router::new()
            .leptos_routes(&options, generate_route_list(App), App)
            .with_state(options);
        layer.wrap(routes)
    });
    let answer = common::page(&APP, &format!("/{mode}/{case}"), None).await;
    (answer.status, answer.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_an_id_each_answers_for_itself() {
    for mode in MODES {
        for _ in 0..20 {
            let (status, body) = page(mode, "named").await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{mode}: {body}");
            assert!(
                body.contains("[a]") && body.contains("[inner page]"),
                "{mode}: {body}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_one_the_parent_answers() {
    for mode in MODES {
        for _ in 0..20 {
            let (status, body) = page(mode, "nameless").await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{mode}: {body}");
            assert!(body.contains("[outer page]"), "{mode}: {body}");
            assert!(!body.contains("[inner page]"), "{mode}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_one_and_without_a_suspense_nobody_passes() {
    for mode in MODES {
        let (status, body) = page(mode, "nameless-bare").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{mode}: {body}");
        assert!(!body.contains("CANARY"), "{mode}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guard_without_one_lets_nobody_pass() {
    for mode in MODES {
        let (status, body) = page(mode, "nameless-guard").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{mode}: {body}");
        assert!(!body.contains("CANARY"), "{mode}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_of_one_name_are_not_taken_for_one_another() {
    for mode in MODES {
        let (status, body) = page(mode, "twins").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{mode}: {body}");
        assert!(!body.contains("CANARY"), "{mode}: {body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_leptos_builds_twice_is_counted_once() {
    for mode in MODES {
        for case in ["in-suspense", "in-error-boundary"] {
            for _ in 0..20 {
                let (status, body) = page(mode, case).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{mode}/{case}: {body}");
                let right = body.contains("[first]") && body.contains("[inner page]");
                assert!(right, "{mode}/{case}: {body}");
            }
        }
    }
}
