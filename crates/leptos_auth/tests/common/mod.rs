//! A small application with one page per way to refuse, and a client for it.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::{sync::LazyLock, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    routing::get,
};
use http::{HeaderMap, Method, Request, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    AuthForm, Authed, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary,
    InterruptLayer, OrInterrupt, Reason, Role, ServerError, SignedIn, User, auth, posted,
    protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Outlet, ParentRoute, Route, Router as LeptosRouter, Routes},
    hooks::use_params_map,
    path,
};
use tower::ServiceExt;

/// Whoever the cookie `user` names; `admin` has the role. `broken` is a store that is down.
pub struct CookieIdentity;

impl Identify for CookieIdentity {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
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
pub fn canary(user: &str) -> String {
    format!("CANARY-of-{user}")
}

#[server]
pub async fn secret() -> Result<String, ServerError> {
    let me = auth().protect(SignedIn).await?;
    tokio::time::sleep(Duration::from_millis(5)).await;
    Ok(canary(me.user_id()))
}

#[server]
pub async fn admin_only() -> Result<String, ServerError> {
    let me = auth().protect(Role("admin")).await?;
    Ok(canary(me.user_id()))
}

#[server]
pub async fn require_user() -> Result<(), ServerError> {
    auth().protect(SignedIn).await?;
    Ok(())
}

#[server]
pub async fn require_admin() -> Result<(), ServerError> {
    auth().protect(Role("admin")).await?;
    Ok(())
}

#[server]
pub async fn missing() -> Result<String, ServerError> {
    auth().protect(SignedIn).await?;
    Ok(None.or_not_found()?)
}

#[server]
pub async fn add(title: String) -> Result<(), ServerError> {
    auth().protect(SignedIn).await?;
    if title.is_empty() {
        return Err(ServerError::field("title", "Give it a title."));
    }
    Ok(())
}

#[server]
pub async fn sign_in(email: String, password: String) -> Result<(), ServerError> {
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
pub async fn swallows() -> Result<String, ServerError> {
    let _ = auth().protect(SignedIn).await;
    Ok("as if nothing had happened".into())
}

fn unauthorized(interrupt: Interrupt) -> impl IntoView {
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
        _ => view! { <p>"open"</p> }.into_any(),
    }
}

#[component]
fn AdminLayout() -> impl IntoView {
    view! {
        <InterruptBoundary id="admin" forbidden=inner_forbidden guard=require_admin>
            <p>"admin layout"</p>
            <Outlet/>
        </InterruptBoundary>
    }
}

#[component]
pub fn App() -> impl IntoView {
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

pub fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head><meta charset="utf-8"/></head>
            <body><App/></body>
        </html>
    }
}

async fn handler(me: Authed) -> Result<String, ServerError> {
    Ok(canary(me.user_id()))
}

async fn handler_with_cookie() -> (HeaderMap, Interrupt) {
    let mut headers = HeaderMap::new();
    if let Ok(cookie) = "seen=1; Path=/".parse() {
        headers.append(header::SET_COOKIE, cookie);
    }
    (headers, Interrupt::forbidden(Reason::MissingRight(None)))
}

/// The layer as an application configures it.
pub fn layer() -> InterruptLayer {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let origin = "http://localhost:3000".parse().expect("an origin");
    InterruptLayer::new(render)
        .identify(CookieIdentity)
        .origin(origin)
        .realm("Specimen")
        .expect("a realm")
        .landing("/sign-in", "/ooo/protected")
        .expect("a landing")
}

/// The router without the layer; built once, because leptos stops all resources of the process
/// from loading while it lists routes, also those of a test that runs beside.
pub fn routes() -> Router {
    static ROUTES: LazyLock<Router> = LazyLock::new(build_routes);
    ROUTES.clone()
}

fn build_routes() -> Router {
    let options = LeptosOptions::builder().output_name("specimen").build();
    Router::new()
        .route("/v1/secret", get(handler))
        .route("/v1/cookie", get(handler_with_cookie))
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options)
}

pub fn app() -> Router {
    layer().wrap(routes())
}

pub const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// A response, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// Panics unless it is a denial as every denial has to be.
    pub fn assert_denied(&self, status: StatusCode) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("x-robots-tag"), "noindex");
        assert!(self.header("vary").contains("Cookie"));
        let challenged = self.headers.contains_key(header::WWW_AUTHENTICATE);
        assert_eq!(challenged, status == StatusCode::UNAUTHORIZED);
        assert!(!self.headers.contains_key(header::LOCATION));
    }
}

pub fn request(method: Method, uri: &str, user: Option<&str>) -> http::request::Builder {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, HTML);
    match user {
        Some(user) => request.header(header::COOKIE, format!("user={user}")),
        None => request,
    }
}

pub async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.expect("infallible");
    let (head, body) = response.into_parts();
    let body = to_bytes(body, 8 << 20).await.expect("a whole body");
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).expect("text"),
    }
}

pub async fn page(app: &Router, uri: &str, user: Option<&str>) -> Answer {
    let request = request(Method::GET, uri, user).body(Body::empty());
    send(app, request.expect("a request")).await
}

/// Posts a form as a browser without JavaScript does.
pub async fn post(app: &Router, uri: &str, user: Option<&str>, form: &str) -> Answer {
    let request = request(Method::POST, uri, user)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(form.to_owned()));
    send(app, request.expect("a request")).await
}

/// The hidden first field of a form, and the rest.
pub fn form<S: leptos::server_fn::ServerFn>(fields: &str) -> String {
    let function = S::PATH.replace('/', "%2F");
    format!("__function={function}&{fields}")
}
