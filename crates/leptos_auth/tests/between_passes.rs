//! What one pass hands to the next: each decision to the boundary that it was made for, each piece
//! of work to whoever asks again, and nothing else.

mod common;

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::Router;
use http::{StatusCode, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer, Role,
    ServerError, SignedIn, User, auth, forbidden, not_found, once_per_request, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as LeptosRouter, Routes},
    hooks::use_params_map,
    path,
};

const MODES: [&str; 3] = ["ooo", "in-order", "async"];

async fn signed_in() -> Result<(), ServerError> {
    auth().protect(SignedIn).await?;
    Ok(())
}

async fn admins_only() -> Result<(), ServerError> {
    auth().protect(Role("admin")).await?;
    Ok(())
}

/// Asks somebody else first, for longer than the rest of the page takes.
async fn slow_then_signed_in() -> Result<(), ServerError> {
    tokio::time::sleep(Duration::from_millis(60)).await;
    signed_in().await
}

/// The same, and asks the page.
async fn slow_then_the_page() -> Result<(), ServerError> {
    let page: RwSignal<u8> = expect_context();
    tokio::time::sleep(Duration::from_millis(60)).await;
    if page.get_untracked() != 7 {
        forbidden()?;
    }
    slow_then_signed_in().await
}

async fn whoami() -> Result<String, ServerError> {
    let user = auth().await?.user();
    Ok(user.map_or_else(|| "nobody".into(), |user| user.name().to_owned()))
}

async fn absent() -> Result<String, ServerError> {
    not_found()?
}

static BEGUN: AtomicUsize = AtomicUsize::new(0);

/// Something that is taken away when it is begun, and known only at the end.
async fn take_flash() -> String {
    BEGUN.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(30)).await;
    "[flash]".into()
}

fn page(_: Interrupt) -> impl IntoView {
    "[page of the root]"
}

fn card(_: Interrupt) -> impl IntoView {
    "[page of the card]"
}

/// A menu that asks who is there, and has a boundary of its own.
#[component]
fn Menu() -> impl IntoView {
    view! {
        <Suspense>
            {Suspend::new(async move {
                let name = whoami().await.unwrap_or_default();
                view! {
                    {name}
                    <InterruptBoundary guard=admins_only forbidden=card>"CANARY"</InterruptBoundary>
                }
            })}
        </Suspense>
    }
}

#[component]
fn Case() -> impl IntoView {
    let params = use_params_map();
    let case = params.read_untracked().get("case").unwrap_or_default();
    match case.as_str() {
        "ruled" | "ruled-region" => {
            let region = case == "ruled-region";
            view! {
                "CANARY"
                <InterruptBoundary region not_found=card>{|| protected(absent, |text| text)}</InterruptBoundary>
            }
            .into_any()
        }
        "menu" => view! {
            <Menu/>
            <InterruptBoundary guard=signed_in>"[content]"</InterruptBoundary>
        }
        .into_any(),
        "waiting" => view! {
            <Suspense>{Suspend::new(whoami())}</Suspense>
            <InterruptBoundary guard=signed_in>"[content]"</InterruptBoundary>
        }
        .into_any(),
        "slow" => view! {
            <InterruptBoundary guard=slow_then_signed_in>"[content]"</InterruptBoundary>
        }
        .into_any(),
        "slow-page" => {
            provide_context(RwSignal::new(7_u8));
            view! {
                <InterruptBoundary guard=slow_then_the_page>"[content]"</InterruptBoundary>
            }
            .into_any()
        }
        "flash" => view! {
            <Suspense>{Suspend::new(once_per_request("flash", take_flash()))}</Suspense>
            <InterruptBoundary guard=signed_in>"[content]"</InterruptBoundary>
        }
        .into_any(),
        _ => "no such case".into_any(),
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <LeptosRouter>
            <InterruptBoundary unauthorized=page forbidden=page unavailable=page>
                <Routes fallback=|| "no such page">
                    <Route path=path!("/ooo/:case") view=Case/>
                    <Route path=path!("/in-order/:case") view=Case ssr=SsrMode::InOrder/>
                    <Route path=path!("/async/:case") view=Case ssr=SsrMode::Async/>
                </Routes>
            </InterruptBoundary>
        </LeptosRouter>
    }
}

struct Ada;

impl Identify for Ada {
    async fn identify(&self, _: &Parts) -> Result<Identity, IdentifyError> {
        tokio::time::sleep(Duration::from_millis(10)).await;
        Ok(Identity::SignedIn(User::new("ada", "Ada")))
    }
}

async fn ask(path: &str) -> (StatusCode, String) {
    static APP: LazyLock<Router> = LazyLock::new(|| {
        let render = leptos_axum::render_app_to_stream_with_context(|| {}, App);
        let mut layer = InterruptLayer::new(render).identify(Ada);
        for mode in MODES {
            for case in ["ruled", "ruled-region"] {
                layer = layer.protect_at(&format!("/{mode}/{case}"), "nowhere", Role("admin"));
            }
        }
        let options = LeptosOptions::builder().output_name("passes").build();
        let routes = Router::new()
            .leptos_routes(&options, generate_route_list(App), App)
            .with_state(options);
        layer.wrap(routes)
    });
    let answer = common::page(&APP, path, None).await;
    (answer.status, answer.body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rule_without_its_boundary_is_not_answered_by_another() {
    for mode in MODES {
        for case in ["ruled", "ruled-region"] {
            let (status, body) = ask(&format!("/{mode}/{case}")).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{mode}/{case}: {body}");
            assert!(body.contains("[page of the root]"), "{mode}/{case}: {body}");
            assert!(!body.contains("CANARY"), "{mode}/{case}: {body}");
        }
    }
}

/// Who asks is known at once in the second pass, so the menu is built earlier there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_guard_let_pass_opens_no_other() {
    for mode in MODES {
        for _ in 0..20 {
            let (_, body) = ask(&format!("/{mode}/menu")).await;
            assert!(!body.contains("CANARY"), "{mode}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guard_may_wait_for_what_the_page_has_begun() {
    for mode in MODES {
        let start = Instant::now();
        let (status, body) = ask(&format!("/{mode}/waiting")).await;
        assert_eq!(status, StatusCode::OK, "{mode}: {body}");
        assert!(body.contains("[content]"), "{mode}: {body}");
        assert!(start.elapsed() < Duration::from_secs(5), "{mode}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guard_may_take_longer_than_the_page() {
    for mode in MODES {
        for case in ["slow", "slow-page"] {
            let (status, body) = ask(&format!("/{mode}/{case}")).await;
            assert_eq!(status, StatusCode::OK, "{mode}/{case}: {body}");
            assert!(body.contains("[content]"), "{mode}/{case}: {body}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_was_begun_is_carried_on_and_not_begun_again() {
    for mode in MODES {
        let before = BEGUN.load(Ordering::Relaxed);
        let (status, body) = ask(&format!("/{mode}/flash")).await;
        assert_eq!(status, StatusCode::OK, "{mode}: {body}");
        assert!(body.contains("[flash]"), "{mode}: {body}");
        assert_eq!(BEGUN.load(Ordering::Relaxed) - before, 1, "{mode}");
    }
}
