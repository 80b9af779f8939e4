//! Parts of a page that stand for themselves: their refusal is not the document's.

mod common;

use std::sync::LazyLock;

use axum::Router;
use common::Answer;
use http::{Method, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer, Reason,
    ServerError, SignedIn, auth, forbidden, protected,
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
    auth().protect(SignedIn).await?;
    Ok("CANARY".into())
}

async fn refuse() -> Result<String, ServerError> {
    forbidden()?
}

fn card_page(_: Interrupt) -> impl IntoView {
    "[sign in, in the card]"
}

fn page(_: Interrupt) -> impl IntoView {
    "[the whole page]"
}

#[component]
fn Card() -> impl IntoView {
    view! {
        <InterruptBoundary id="card" region=true unauthorized=card_page>
            {|| protected(secret, |text| text)}
        </InterruptBoundary>
    }
}

#[component]
fn Case() -> impl IntoView {
    let params = use_params_map();
    let case = params.read_untracked().get("case").unwrap_or_default();
    match case.as_str() {
        "preview" | "ruled" => view! { "[public]" <Card/> }.into_any(),
        "with-guard" => view! {
            "[public]"
            <InterruptBoundary region=true guard=secret unauthorized=card_page>"CANARY"</InterruptBoundary>
        }
        .into_any(),
        "nested" => view! {
            "[public]"
            <InterruptBoundary region=true>
                <InterruptBoundary unauthorized=card_page>{|| protected(secret, |text| text)}</InterruptBoundary>
            </InterruptBoundary>
        }
        .into_any(),
        // A card without a page for it is no card of its own.
        "without-page" => view! {
            "[public]"
            <InterruptBoundary region=true forbidden=card_page>{|| protected(secret, |text| text)}</InterruptBoundary>
        }
        .into_any(),
        "main-too" => view! {
            <Card/>
            <InterruptBoundary forbidden=page>{|| protected(refuse, |text| text)}</InterruptBoundary>
        }
        .into_any(),
        _ => "no such case".into_any(),
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <LeptosRouter>
            <InterruptBoundary unauthorized=page>
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
        tokio::task::yield_now().await;
        Ok(Identity::SignedOut(Reason::NoCredential))
    }
}

fn app() -> Router {
    static APP: LazyLock<Router> = LazyLock::new(|| {
        let render = leptos_axum::render_app_to_stream_with_context(|| {}, App);
        let mut layer = InterruptLayer::new(render).identify(Nobody);
        for mode in MODES {
            layer = layer.protect_at(&format!("/{mode}/ruled"), "card", SignedIn);
        }
        let options = LeptosOptions::builder().output_name("regions").build();
        let routes = Router::new()
            .leptos_routes(&options, generate_route_list(App), App)
            .with_state(options);
        layer.wrap(routes)
    });
    APP.clone()
}

async fn ask(path: &str) -> Answer {
    common::page(&app(), path, None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_public_page_with_a_refused_card_stays_public() {
    for mode in MODES {
        for case in ["preview", "with-guard", "nested"] {
            let answer = ask(&format!("/{mode}/{case}")).await;
            let what = format!("{mode}/{case}: {}", answer.body);
            assert_eq!(answer.status, StatusCode::OK, "{what}");
            assert!(answer.body.contains("[public]"), "{what}");
            assert!(answer.body.contains("[sign in, in the card]"), "{what}");
            assert!(!answer.body.contains("CANARY"), "{what}");
            assert!(!answer.body.contains("noindex"), "{what}");
            assert!(!answer.headers.contains_key("x-robots-tag"), "{what}");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "private, no-store");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_card_has_no_page_for_is_the_document_s() {
    for mode in MODES {
        let answer = ask(&format!("/{mode}/without-page")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{mode}");
        assert!(answer.body.contains("[the whole page]"), "{mode}");
        assert!(!answer.body.contains("[public]"), "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_main_part_decides_wherever_it_stands() {
    for mode in MODES {
        let answer = ask(&format!("/{mode}/main-too")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{mode}");
        assert!(answer.body.contains("[sign in, in the card]"), "{mode}");
        assert!(answer.body.contains("[the whole page]"), "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_refuses_the_document_also_where_a_card_answers() {
    for mode in MODES {
        let answer = ask(&format!("/{mode}/ruled")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{mode}");
        assert!(answer.body.contains("[sign in, in the card]"), "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_prefetch_gets_no_page_with_a_hole_in_it() {
    for mode in MODES {
        for purpose in ["prefetch", "prefetch;prerender"] {
            let answer = common::ask(
                &app(),
                Method::GET,
                &format!("/{mode}/preview"),
                None,
                &[("sec-purpose", purpose)],
            )
            .await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{mode}");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{mode}");
        }
    }
}
