//! Work that must not be done twice survives the pass that is dropped.

mod common;

use std::sync::LazyLock;

use axum::{Router, body::Body};
use common::{
    Answer,
    count::{RUN, count, tick},
    layer, request, send,
};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Interrupt, InterruptBoundary, ServerError, forbidden, once_per_request, protected,
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as LeptosRouter, Routes},
    path,
};

/// A message for the next page, in a cookie of its own: taken out when it is shown.
async fn take_flash() -> Option<String> {
    tick("taken");
    tokio::task::yield_now().await;
    let parts: Parts = use_context()?;
    let cookie = parts.headers.get(header::COOKIE)?.to_str().ok()?;
    let message = cookie.strip_prefix("flash=")?.to_owned();
    let response: ResponseOptions = use_context()?;
    let gone = HeaderValue::from_static("flash=; Path=/; Max-Age=0");
    response.append_header(header::SET_COOKIE, gone);
    Some(message)
}

/// Everything on the page may ask for it.
#[server]
async fn flash() -> Result<Option<String>, ServerError> {
    tick("asked");
    Ok(once_per_request("flash", take_flash()).await)
}

/// A number for each visit.
#[server]
async fn visit() -> Result<usize, ServerError> {
    let counted = once_per_request("visit", async {
        tick("visits");
        tokio::task::yield_now().await;
        7_usize
    });
    Ok(counted.await)
}

#[server]
async fn refused() -> Result<String, ServerError> {
    tokio::task::yield_now().await;
    Ok(forbidden()?)
}

#[component]
fn Layout() -> impl IntoView {
    let (first, second) = (blocking(flash), blocking(flash));
    let visit = blocking(visit);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let (first, second, visit) = (first.await?, second.await?, visit.await?);
                Ok::<_, ServerError>(view! {
                    <p role="status">{first}</p>
                    <p id="again">{second}</p>
                    <p id="visit">{visit}</p>
                })
            })}
        </Suspense>
    }
}

/// What sets a cookie has to be done before the head is sent.
fn blocking<T, Fut>(fetch: fn() -> Fut) -> Resource<Result<T, ServerError>>
where
    T: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, ServerError>> + Send + 'static,
{
    Resource::new_blocking(|| (), move |()| fetch())
}

#[component]
fn Refused() -> impl IntoView {
    protected(refused, |text| text)
}

#[component]
fn App() -> impl IntoView {
    let page = |_: Interrupt| view! { <h1 data-page="forbidden">"Forbidden"</h1> };
    view! {
        <LeptosRouter>
            <Layout/>
            <InterruptBoundary forbidden=page>
                <Routes fallback=|| "no such page">
                    <Route path=path!("/open") view=|| "open"/>
                    <Route path=path!("/ooo") view=Refused/>
                    <Route path=path!("/in-order") view=Refused ssr=SsrMode::InOrder/>
                    <Route path=path!("/partial") view=Refused ssr=SsrMode::PartiallyBlocked/>
                    <Route path=path!("/async") view=Refused ssr=SsrMode::Async/>
                </Routes>
            </InterruptBoundary>
        </LeptosRouter>
    }
}

fn shell() -> impl IntoView {
    view! { <!DOCTYPE html><html lang="en"><body><App/></body></html> }
}

/// Built once: leptos stops all resources of the process while it lists routes.
fn app() -> Router {
    static APP: LazyLock<Router> = LazyLock::new(|| {
        let options = LeptosOptions::builder().output_name("once").build();
        let layer = layer();
        let routes = Router::new()
            .leptos_routes(&options, generate_route_list(App), shell)
            .with_state(options);
        layer.wrap(routes)
    });
    APP.clone()
}

async fn visited(run: &str, uri: &str, cookie: Option<&str>) -> Answer {
    let mut request = request(Method::GET, uri, None).header(RUN, run);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    send(&app(), request.body(Body::empty()).expect("a request")).await
}

fn cookies(answer: &Answer) -> Vec<&str> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    all.map(|cookie| cookie.to_str().expect("ASCII")).collect()
}

#[tokio::test]
async fn a_flash_message_is_shown_beside_a_refusal_and_its_cookie_cleared_once() {
    for mode in ["ooo", "in-order", "partial", "async"] {
        for round in 0..10 {
            let run = format!("flash-{mode}-{round}");
            let answer = visited(&run, &format!("/{mode}"), Some("flash=saved")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(answer.body.contains("data-page=\"forbidden\""));
            for place in ["<p role=\"status\">saved", "<p id=\"again\">saved"] {
                assert!(answer.body.contains(place), "{run}: {}", answer.body);
            }
            assert_eq!(cookies(&answer), ["flash=; Path=/; Max-Age=0"], "{run}");
            // Two places of the page asked, in each of two passes.
            assert_eq!(count(&run, "asked"), 4, "{run}");
            assert_eq!(count(&run, "taken"), 1, "{run}");
        }
    }
}

#[tokio::test]
async fn without_a_message_no_cookie_is_touched() {
    let answer = visited("none", "/ooo", None).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(cookies(&answer).is_empty(), "{:?}", answer.headers);
}

#[tokio::test]
async fn a_page_that_nobody_refuses_is_no_different() {
    let answer = visited("open", "/open", Some("flash=saved")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("<p role=\"status\">saved"));
    assert_eq!(cookies(&answer), ["flash=; Path=/; Max-Age=0"]);
    assert_eq!(count("open", "taken"), 1);
}

#[tokio::test]
async fn a_counter_counts_a_visit_once_and_each_visit() {
    for _ in 0..3 {
        let answer = visited("counter", "/async", None).await;
        assert!(answer.body.contains("<p id=\"visit\">7"), "{}", answer.body);
    }
    assert_eq!(count("counter", "visits"), 3);
}
