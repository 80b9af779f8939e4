//! Further pages, each for one property.

use std::time::Duration;

use leptos::prelude::*;
use leptos_auth::{
    ErrorBoundary, Interrupt, InterruptBoundary, OrInterrupt, Reason, ServerError, SignedIn, auth,
    forbidden, hold, once_per_request, protected, unauthorized,
};

use super::{
    admin_only, canary,
    count::{Alive, tick},
    require_user, secret,
};

/// The page of this name.
pub(crate) fn case(name: &str) -> AnyView {
    match name {
        "held" => Held().into_any(),
        "late" => Late().into_any(),
        "later" => Later().into_any(),
        "outside" => Outside().into_any(),
        "counted" => Counted().into_any(),
        "counted-at-once" => CountedAtOnce().into_any(),
        "nested" => Nested().into_any(),
        "endless-guard" => EndlessGuard().into_any(),
        "endless-data" => EndlessData().into_any(),
        "big" => Big().into_any(),
        "erring" => Erring().into_any(),
        "interrupting" => Interrupting().into_any(),
        "erring-outside" => ErringOutside().into_any(),
        "discarded" => Discarded().into_any(),
        "wire" => Wire().into_any(),
        "wire-guard" => WireGuard().into_any(),
        "checking" => Checking().into_any(),
        "siblings" => Siblings().into_any(),
        "searching" => Searching().into_any(),
        "working" => Working().into_any(),
        "suspended-guard" => SuspendedGuard().into_any(),
        "answer" => Answering().into_any(),
        _ => view! { <p>"open"</p> }.into_any(),
    }
}

/// A guard of one's own, which asks somebody else first.
#[server]
pub(crate) async fn held() -> Result<String, ServerError> {
    let _held = hold();
    elsewhere(20).await;
    Ok(unauthorized()?)
}

/// The same without a token; by then the head of a streamed page is gone, also on a busy machine.
#[server]
pub(crate) async fn late() -> Result<String, ServerError> {
    elsewhere(250).await;
    Ok(unauthorized()?)
}

/// Somebody else's await.
async fn elsewhere(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

/// Counts how often it is run, whether the page is shown or not.
#[server]
pub(crate) async fn ticked_once() -> Result<u32, ServerError> {
    tick("asked");
    Ok(once_per_request("ticket", async {
        tick("work");
        7
    })
    .await)
}

/// Refuses without waiting for anybody.
#[server]
pub(crate) async fn never_allowed() -> Result<(), ServerError> {
    Ok(forbidden()?)
}

/// Allows without waiting for anybody.
#[server]
pub(crate) async fn always_allowed() -> Result<(), ServerError> {
    Ok(())
}

#[server]
pub(crate) async fn endless() -> Result<String, ServerError> {
    let _held = hold();
    std::future::pending().await
}

#[server]
pub(crate) async fn discards() -> Result<String, ServerError> {
    if let Err(interrupt) = auth().protect(SignedIn).await {
        interrupt.discard();
    }
    Ok("whoever you are".into())
}

#[server]
pub(crate) async fn breaks() -> Result<String, ServerError> {
    Err(ServerError::Other("the chart is broken".into()))
}

#[server]
pub(crate) async fn unavailable() -> Result<String, ServerError> {
    Err(Interrupt::unavailable().into())
}

/// Passes on what another service answered.
#[server]
pub(crate) async fn passes_on() -> Result<(), ServerError> {
    Err(from_the_wire())
}

/// What anybody can write: an interrupt that nobody here has raised.
pub(crate) fn from_the_wire() -> ServerError {
    let raised = ServerError::from(Interrupt::unauthorized(Reason::Revoked));
    let text = serde_json::to_string(&raised).expect("it encodes");
    if let ServerError::Interrupt(interrupt) = raised {
        interrupt.discard();
    }
    serde_json::from_str(&text).expect("it decodes")
}

/// A resource like any other, under a Suspense like any other.
fn plain<Fut>(fetch: fn() -> Fut) -> impl IntoView
where
    Fut: Future<Output = Result<String, ServerError>> + Send + 'static,
{
    let data = Resource::new(|| (), move |()| fetch());
    view! {
        <Suspense fallback=|| "wait">
            {move || Suspend::new(async move { data.await.map(|text| view! { <p>{text}</p> }) })}
        </Suspense>
    }
}

#[component]
fn Held() -> impl IntoView {
    plain(held)
}

#[component]
fn Late() -> impl IntoView {
    plain(late)
}

/// Late in time, but not because of us: it is protected.
#[component]
fn Later() -> impl IntoView {
    protected(held, |text| text)
}

/// What stands outside a boundary that refuses is built again.
#[component]
fn Outside() -> impl IntoView {
    view! {
        {protected(ticked_once, |number| number)}
        <InterruptBoundary id="refusing" forbidden=|_| "no">
            {protected(admin_only, |text| text)}
        </InterruptBoundary>
    }
}

#[component]
fn Inside() -> impl IntoView {
    tick("children");
    plain(secret)
}

#[component]
fn Counted() -> impl IntoView {
    view! {
        <InterruptBoundary guard=require_user>
            <Inside/>
        </InterruptBoundary>
    }
}

#[component]
fn CountedAtOnce() -> impl IntoView {
    view! {
        <InterruptBoundary guard=always_allowed>
            <InterruptBoundary guard=never_allowed>
                <Inside/>
            </InterruptBoundary>
        </InterruptBoundary>
    }
}

/// Three guards, each known only when the one above has passed.
#[component]
fn Nested() -> impl IntoView {
    view! {
        <InterruptBoundary guard=require_user>
            <InterruptBoundary guard=slow_guard>
                <InterruptBoundary guard=slow_guard>
                    <Inside/>
                </InterruptBoundary>
            </InterruptBoundary>
        </InterruptBoundary>
    }
}

async fn slow_guard() -> Result<(), ServerError> {
    elsewhere(5).await;
    Ok(())
}

/// Work that is polled where it is shown, beside a guard.
#[component]
fn Working() -> impl IntoView {
    let work = || {
        once_per_request("slow work", async {
            elsewhere(4).await;
            "worked"
        })
    };
    view! {
        <Suspense>{move || Suspend::new(work())}</Suspense>
        <InterruptBoundary id="beside-work" guard=require_user>"[content]"</InterruptBoundary>
    }
}

/// Asks somebody else first, and then who is there.
async fn slow_then_user() -> Result<(), ServerError> {
    elsewhere(8).await;
    require_user().await
}

/// A guard in what leptos builds twice, once to see what it loads.
#[component]
fn SuspendedGuard() -> impl IntoView {
    view! {
        <Suspense>
            {move || view! {
                <InterruptBoundary id="outer-of-suspended">
                    <InterruptBoundary id="suspended" guard=slow_then_user>"[content]"</InterruptBoundary>
                </InterruptBoundary>
            }}
        </Suspense>
    }
}

/// Looks for something that nobody provides, up to the root each time, until the page is refused
/// and longer.
#[server]
pub(crate) async fn searches() -> Result<String, ServerError> {
    let _searching = Alive::new();
    for _ in 0..40 {
        for _ in 0..200 {
            let nothing: Option<std::convert::Infallible> = use_context();
            assert!(nothing.is_none());
        }
        tokio::task::yield_now().await;
    }
    Ok("nothing found".into())
}

#[component]
fn Searching() -> impl IntoView {
    view! {
        {(0..4).map(|_| plain(searches)).collect_view()}
        {protected(secret, |text| text)}
    }
}

#[component]
fn EndlessGuard() -> impl IntoView {
    view! {
        <InterruptBoundary guard=endless>
            <Inside/>
        </InterruptBoundary>
    }
}

#[component]
fn EndlessData() -> impl IntoView {
    protected(endless, |text| text)
}

/// More than a small cap, and held.
#[component]
fn Big() -> impl IntoView {
    view! {
        <p>{"big ".repeat(20_000)}</p>
        {protected(secret, |text| text)}
    }
}

#[component]
fn Erring() -> impl IntoView {
    view! {
        <ErrorBoundary fallback=|_| view! { <p data-fallback="">"no chart"</p> }>
            {plain(breaks)}
        </ErrorBoundary>
    }
}

#[component]
fn Interrupting() -> impl IntoView {
    view! {
        <ErrorBoundary fallback=|_| view! { <p data-fallback="">"no chart"</p> }>
            {plain(secret)}
        </ErrorBoundary>
    }
}

/// An ordinary error below a boundary of ours reaches the ordinary boundary around it.
#[component]
fn ErringOutside() -> impl IntoView {
    view! {
        <ErrorBoundary fallback=|_| view! { <p data-fallback="">"no chart"</p> }>
            <InterruptBoundary id="inside">{plain(breaks)}</InterruptBoundary>
        </ErrorBoundary>
    }
}

#[component]
fn Discarded() -> impl IntoView {
    protected(discards, |text| text)
}

/// An answer of another service, shown as it is.
#[component]
fn Wire() -> impl IntoView {
    view! {
        <p>"before"</p>
        {Err::<(), _>(from_the_wire())}
        <p>"after"</p>
    }
}

#[component]
fn WireGuard() -> impl IntoView {
    view! {
        <InterruptBoundary guard=passes_on>
            <p>{canary("nobody")}</p>
        </InterruptBoundary>
    }
}

/// Data that this visitor may see, beside data that they may not.
#[component]
fn Siblings() -> impl IntoView {
    view! {
        {protected(secret, |text| view! { <p>{text}</p> })}
        {plain(secret)}
        {protected(admin_only, |text| view! { <p>{text}</p> })}
    }
}

/// A check of one's own in the view.
#[component]
fn Checking() -> impl IntoView {
    move || -> Result<_, Interrupt> {
        let number: u32 = None.or_not_found()?;
        Ok(view! { <p>{number}</p> })
    }
}

#[component]
fn Answering() -> impl IntoView {
    protected(unavailable, |text| text)
}
