//! A small application with one page per way to refuse, and a client for it.
#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]

pub(crate) mod cases;
pub(crate) mod client;
pub(crate) mod count;
pub(crate) mod handlers;

use std::{sync::LazyLock, time::Duration};

use axum::Router;
use http::{header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    AuthForm, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer,
    OrInterrupt, Reason, Role, ServerError, SignedIn, User, auth, posted, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Outlet, ParentRoute, Route, Router as LeptosRouter, Routes},
    hooks::use_params_map,
    path,
};

pub(crate) use self::client::{Answer, ask, call, form, page, post, request, send};
use self::count::{run_of, tick, tick_for};

/// Whoever the cookie `user` names; `admin` has the role. `broken` is a store that is down.
pub(crate) struct CookieIdentity;

impl Identify for CookieIdentity {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        tick_for(run_of(request), "identify");
        tokio::time::sleep(Duration::from_millis(2)).await;
        let cookie = request
            .headers
            .get(header::COOKIE)
            .and_then(|v| v.to_str().ok());
        Ok(
            match cookie.and_then(|cookie| cookie.strip_prefix("user=")) {
                None => Identity::SignedOut(Reason::NoCredential),
                Some("broken") => return Err(IdentifyError::new("the store is down")),
                Some("expired") => Identity::SignedOut(Reason::Expired),
                Some("admin") => Identity::SignedIn(User::new("admin", "admin").with_role("admin")),
                Some(name) => Identity::SignedIn(User::new(name, name)),
            },
        )
    }
}

/// What must never be seen by anybody but this user.
pub(crate) fn canary(user: &str) -> String {
    format!("CANARY-of-{user}")
}

#[server]
pub(crate) async fn secret() -> Result<String, ServerError> {
    let me = auth().protect(SignedIn).await?;
    tokio::time::sleep(Duration::from_millis(5)).await;
    Ok(canary(me.user_id()))
}

#[server]
pub(crate) async fn admin_only() -> Result<String, ServerError> {
    let me = auth().protect(Role("admin")).await?;
    Ok(canary(me.user_id()))
}

#[server]
pub(crate) async fn require_user() -> Result<(), ServerError> {
    auth().protect(SignedIn).await?;
    Ok(())
}

#[server]
pub(crate) async fn require_admin() -> Result<(), ServerError> {
    auth().protect(Role("admin")).await?;
    Ok(())
}

#[server]
pub(crate) async fn missing() -> Result<String, ServerError> {
    auth().protect(SignedIn).await?;
    Ok(None.or_not_found()?)
}

#[server]
pub(crate) async fn add(title: String, note: Option<String>) -> Result<(), ServerError> {
    tick("add");
    auth().protect(SignedIn).await?;
    if title.is_empty() {
        return Err(ServerError::field("title", "Give it a title."));
    }
    drop(note);
    Ok(())
}

#[server]
pub(crate) async fn sign_in(email: String, password: String) -> Result<(), ServerError> {
    if password != "right" {
        return Err(Interrupt::unauthorized(Reason::WrongCredentials).into());
    }
    let options = expect_context::<leptos_axum::ResponseOptions>();
    let cookie = format!("user={email}; Path=/");
    if let Ok(cookie) = cookie.parse() {
        options.append_header(header::SET_COOKIE, cookie);
    }
    Ok(())
}

/// Asks and drops the refusal.
#[server]
pub(crate) async fn swallows() -> Result<String, ServerError> {
    let _ = auth().protect(SignedIn).await;
    Ok("as if nothing had happened".into())
}

fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    tick("unauthorized page");
    let action = ServerAction::<SignIn>::new();
    view! {
        <div data-page="unauthorized">
            <h1>{interrupt.reason().to_string()}</h1>
            <SignInForm action/>
        </div>
    }
}

fn forbidden(_: Interrupt) -> impl IntoView {
    view! { <h1 data-page="forbidden">"Forbidden"</h1> }
}

fn inner_forbidden(_: Interrupt) -> impl IntoView {
    view! { <h1 data-page="inner-forbidden">"Inner forbidden"</h1> }
}

#[component]
fn SignInForm(action: ServerAction<SignIn>) -> impl IntoView {
    view! {
        <AuthForm action>
            <p role="alert">{move || action.value().get().and_then(Result::err).map(|e| e.to_string())}</p>
            <input name="email" value=posted("email")/>
            <input name="password" type="password" value=posted("password")/>
        </AuthForm>
    }
}

#[component]
fn Protected() -> impl IntoView {
    protected(secret, |text| view! { <p>{text}</p> })
}

/// `auth()` in a resource like any other.
#[component]
fn Plain() -> impl IntoView {
    let data = Resource::new(|| (), |()| secret());
    view! {
        <Suspense fallback=|| "wait">
            {move || Suspend::new(async move { data.await.map(|text| view! { <p>{text}</p> }) })}
        </Suspense>
    }
}

#[component]
fn Guarded() -> impl IntoView {
    view! {
        <InterruptBoundary id="guarded" guard=require_user>
            <Plain/>
        </InterruptBoundary>
    }
}

/// A sibling whose data is allowed, beside one that is refused.
#[component]
fn Beside() -> impl IntoView {
    let open = Resource::new(
        || (),
        |()| async { Ok::<_, ServerError>("open".to_owned()) },
    );
    view! {
        <Suspense>{move || Suspend::new(async move { open.await })}</Suspense>
        {protected(admin_only, |text| view! { <p>{text}</p> })}
    }
}

#[component]
fn Missing() -> impl IntoView {
    protected(missing, |text| view! { <p>{text}</p> })
}

#[component]
fn Swallowing() -> impl IntoView {
    protected(swallows, |text| view! { <p>{text}</p> })
}

#[component]
fn AddPage() -> impl IntoView {
    let action = ServerAction::<Add>::new();
    view! {
        <AuthForm action>
            <p role="alert">{move || action.value().get().and_then(Result::err).map(|e| e.to_string())}</p>
            <input name="title" value=posted("title")/>
            <input name="note" value=posted("note")/>
        </AuthForm>
    }
}

#[component]
fn SignInPage() -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    view! { <h1>"Sign in"</h1><SignInForm action/> }
}

/// Whatever the path asks for.
#[component]
fn Case() -> impl IntoView {
    tick("page");
    let case = use_params_map()
        .read_untracked()
        .get("case")
        .unwrap_or_default();
    match case.as_str() {
        "protected" => view! { <Protected/> }.into_any(),
        "plain" => view! { <Plain/> }.into_any(),
        "guarded" => view! { <Guarded/> }.into_any(),
        "beside" => view! { <Beside/> }.into_any(),
        "missing" => view! { <Missing/> }.into_any(),
        "swallowing" => view! { <Swallowing/> }.into_any(),
        other => cases::case(other),
    }
}

#[component]
fn AdminLayout() -> impl IntoView {
    tick("admin layout");
    view! {
        <InterruptBoundary id="admin" forbidden=inner_forbidden guard=require_admin>
            <p>"admin layout"</p>
            <Outlet/>
        </InterruptBoundary>
    }
}

#[component]
fn App() -> impl IntoView {
    tick("app");
    view! {
        <LeptosRouter>
            <header>"layout"</header>
            <InterruptBoundary unauthorized forbidden>
                <Routes fallback=|| "no such page">
                    <Route path=path!("/") view=|| "home"/>
                    <Route path=path!("/add") view=AddPage/>
                    <Route path=path!("/sign-in") view=SignInPage/>
                    <Route path=path!("/ooo/:case") view=Case/>
                    <Route path=path!("/in-order/:case") view=Case ssr=SsrMode::InOrder/>
                    <Route path=path!("/partial/:case") view=Case ssr=SsrMode::PartiallyBlocked/>
                    <Route path=path!("/async/:case") view=Case ssr=SsrMode::Async/>
                    <ParentRoute path=path!("/admin") view=AdminLayout>
                        <Route path=path!("") view=Plain/>
                        <Route path=path!("/below") view=Plain/>
                    </ParentRoute>
                </Routes>
            </InterruptBoundary>
            <footer>"end"</footer>
        </LeptosRouter>
    }
}

pub(crate) fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"/></head>
            <body><App/></body>
        </html>
    }
}

/// The layer as an application configures it.
pub(crate) fn layer() -> InterruptLayer {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let origin = "http://localhost:3000".parse().expect("an origin");
    InterruptLayer::new(render)
        .identify(CookieIdentity)
        .origin(origin)
        .realm("Specimen")
        .expect("a realm")
        .sign_in_url("/sign-in")
        .expect("a local path")
        .landing("/sign-in", "/ooo/protected")
        .expect("a landing")
}

/// The router without the layer; built once, because leptos stops all resources of the process
/// from loading while it lists routes, also those of a test that runs beside.
pub(crate) fn routes() -> Router {
    static ROUTES: LazyLock<Router> = LazyLock::new(build_routes);
    ROUTES.clone()
}

fn build_routes() -> Router {
    let options = LeptosOptions::builder().output_name("specimen").build();
    Router::new()
        .merge(handlers::routes())
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options)
}

pub(crate) fn app() -> Router {
    layer().wrap(routes())
}
