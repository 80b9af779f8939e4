//! The page that refuses nobody, kept rendered: who gets it, what in it is new each time, and who must
//! never get it or make it.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, response::Response};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header, request::Parts,
};
use http_body_util::BodyExt;
use leptos::{nonce::use_nonce, prelude::*, reactive::owner::with_context};
use leptos_auth::{
    AuthForm, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer,
    PublicOrigin, Reason, Role, ServerError, SignedIn, User,
    challenge::{ApiKey, Bearer},
    layer::AnonymousCache,
    posted,
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use leptos_router::{
    components::{Route, Router as Pages, Routes},
    path,
};
use proptest::prelude::*;
use tower::ServiceExt;
use tower_http::request_id::RequestId;

/// How many times any page was rendered.
static RENDERED: AtomicUsize = AtomicUsize::new(0);
const KEY: &str = "x-key";
const ID: [&str; 2] = ["0f988687-39b6-40d0", "47f756c0-9d7c-47a7"];

/// Whoever the cookie, the token, the key or an outer layer names.
struct Everybody;

impl Identify for Everybody {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let text = |name: HeaderName| request.headers.get(name)?.to_str().ok();
        let named = text(header::COOKIE)
            .and_then(|it| it.strip_prefix("user="))
            .or_else(|| text(header::AUTHORIZATION)?.strip_prefix("Bearer "))
            .or_else(|| text(HeaderName::from_static(KEY)))
            .or_else(|| Some(request.extensions.get::<Certificate>()?.0));
        Ok(match named {
            Some("expired") => Identity::SignedOut(Reason::Expired),
            Some(name) => Identity::SignedIn(User::new(name.to_owned(), name.to_owned())),
            None => Identity::SignedOut(Reason::NoCredential),
        })
    }
}

/// Of a visitor whom a layer outside has recognised.
#[derive(Clone)]
struct Certificate(&'static str);

#[server]
async fn sign_in(email: String) -> Result<(), ServerError> {
    let wrong = Interrupt::unauthorized(Reason::WrongCredentials);
    if email == "known" {
        Ok(())
    } else {
        Err(wrong.into())
    }
}

fn shell() -> impl IntoView {
    let header = |name: &str| {
        let value = with_context::<Parts, _>(|parts| parts.headers.get(name).cloned()).flatten();
        value.and_then(|value| Some(value.to_str().ok()?.to_owned()))
    };
    let everything = with_context::<Parts, _>(|parts| format!("{:?}", parts.headers));
    if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) {
        let policy = format!("script-src 'nonce-{nonce}'");
        let policy = HeaderValue::try_from(policy).expect("base64");
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        if header("x-theme").is_some() {
            response.insert_header(header::VARY, HeaderValue::from_static("X-Theme"));
        }
    }
    view! {
        <!DOCTYPE html>
        <html lang=header("accept-language").unwrap_or_else(|| "en".into())>
            <head><script nonce=use_nonce()>"0"</script></head>
            <body>
                <p>"rendered " {RENDERED.fetch_add(1, Ordering::Relaxed)}</p>
                <p>"from " {everything}</p>
                <App/>
            </body>
        </html>
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Pages>
            <InterruptBoundary unauthorized forbidden=|_| "forbidden">
                <Routes fallback=|| "no such page">
                    <Route path=path!("/notes") view=|| "CANARY"/>
                    <Route path=path!("/admin") view=|| "CANARY"/>
                    <Route path=path!("/cookies") view=|| "CANARY"/>
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

/// What an application may write into its footer.
fn request_id() -> Option<String> {
    let id = with_context::<Parts, _>(|parts| parts.extensions.get::<RequestId>().cloned());
    let id = id.flatten()?;
    Some(id.header_value().to_str().ok()?.to_owned())
}

fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    let path = with_context::<Parts, _>(|parts| parts.uri.path().to_owned());
    if path.as_deref() == Some("/cookies")
        && let Some(response) = use_context::<ResponseOptions>()
    {
        response.append_header(header::SET_COOKIE, HeaderValue::from_static("a=b"));
    }
    let action = ServerAction::<SignIn>::new();
    view! {
        <h1>{interrupt.reason().to_string()}</h1>
        <p>{request_id()}</p>
        <AuthForm action>
            <input name="email" value=posted("email")/>
        </AuthForm>
    }
}

/// Built once, because leptos stops all resources of the process while it lists routes.
static ROUTES: LazyLock<Router> = LazyLock::new(|| {
    let options = LeptosOptions::builder().output_name("cached").build();
    Router::new()
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options)
});

fn app(cache: AnonymousCache) -> Router {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let origin: PublicOrigin = "http://localhost:3000".parse().expect("an origin");
    InterruptLayer::new(render)
        .identify(Everybody)
        .origin(origin)
        .challenge(Bearer::new("Notes").expect("a realm"))
        .challenge(ApiKey::new("Notes", HeaderName::from_static(KEY)).expect("a realm"))
        .protect("/notes", SignedIn)
        .protect("/cookies", SignedIn)
        .protect("/admin", Role("admin"))
        .cache_anonymous(cache)
        .wrap(ROUTES.clone())
}

fn cached() -> Router {
    app(AnonymousCache::default())
}

/// What a browser sends for an address.
fn visit(target: &str) -> Request<Body> {
    Request::builder()
        .uri(target)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, "text/html")
        .body(Body::empty())
        .expect("a request")
}

fn with(mut request: Request<Body>, name: &'static str, value: &str) -> Request<Body> {
    let value = value.parse().expect("a header value");
    request.headers_mut().append(name, value);
    request
}

fn named(mut request: Request<Body>, id: &'static str) -> Request<Body> {
    let id = RequestId::new(HeaderValue::from_static(id));
    request.extensions_mut().insert(id);
    request
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    /// Which rendering it is.
    fn rendering(&self) -> usize {
        let rest = self.body.split("rendered ").nth(1).expect("a page");
        let number = rest.trim_start_matches("<!>").split('<').next();
        number.expect("a number").parse().expect("a number")
    }

    fn nonce(&self) -> &str {
        let policy = self.headers[header::CONTENT_SECURITY_POLICY].to_str();
        let nonce = policy.expect("text").strip_prefix("script-src 'nonce-");
        nonce.expect("a nonce").trim_end_matches('\'')
    }
}

async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response: Response = app.clone().oneshot(request).await.expect("infallible");
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8(body.into()).expect("text"),
    }
}

#[tokio::test]
async fn the_second_visitor_gets_the_page_of_the_first_with_a_nonce_and_an_id_of_their_own() {
    let app = cached();
    let first = send(&app, named(visit("/notes"), ID[0])).await;
    let second = send(&app, named(visit("/notes"), ID[1])).await;
    assert_eq!(first.rendering(), second.rendering());
    for (answer, id, other) in [(&first, ID[0], ID[1]), (&second, ID[1], ID[0])] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert!(answer.headers.contains_key(header::WWW_AUTHENTICATE));
        assert_eq!(
            answer.headers[header::CONTENT_LENGTH],
            answer.body.len().to_string()
        );
        let attribute = format!("nonce=\"{}\"", answer.nonce());
        assert!(answer.body.contains(&attribute), "{}", answer.body);
        assert!(
            answer.body.contains(id) && !answer.body.contains(other),
            "{}",
            answer.body
        );
        assert!(!answer.body.contains("CANARY"));
    }
    assert_ne!(first.nonce(), second.nonce());
    let mut headers = [first.headers.clone(), second.headers.clone()];
    for headers in &mut headers {
        headers.remove(header::CONTENT_SECURITY_POLICY);
    }
    assert_eq!(headers[0], headers[1]);
    let same = |answer: &Answer| {
        answer
            .body
            .replace(answer.nonce(), "")
            .replace(ID[1], ID[0])
    };
    assert_eq!(same(&first), same(&second));
}

#[tokio::test]
async fn nothing_is_cached_unless_it_is_asked_for() {
    let cache = AnonymousCache::new(0, Duration::from_secs(60));
    let app = app(cache);
    let renderings = [
        send(&app, visit("/notes")).await.rendering(),
        send(&app, visit("/notes")).await.rendering(),
    ];
    assert_ne!(renderings[0], renderings[1]);
}

#[tokio::test]
async fn a_head_request_has_the_head_of_that_page() {
    let app = cached();
    let page = send(&app, visit("/notes")).await;
    let mut request = visit("/notes");
    *request.method_mut() = Method::HEAD;
    let head = send(&app, request).await;
    assert_eq!(head.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        head.headers[header::CONTENT_LENGTH],
        page.headers[header::CONTENT_LENGTH]
    );
    assert_eq!(head.body, "");
}

#[tokio::test]
async fn whoever_says_anything_of_themselves_neither_gets_nor_makes_one() {
    for (name, value) in [
        ("cookie", "user=ada"),
        ("cookie", "user=expired"),
        ("cookie", "theme=dark"),
        ("cookie", ""),
        ("authorization", "Bearer ada"),
        ("authorization", "Bearer expired"),
        ("authorization", "Basic YTpi"),
        (KEY, "ada"),
        (KEY, "expired"),
    ] {
        let somebody = || with(visit("/admin"), name, value);
        let app = cached();
        let theirs = send(&app, somebody()).await;
        let nobodys = send(&app, visit("/admin")).await;
        let told = |answer: &Answer| answer.status.is_client_error();
        assert!(told(&theirs) && told(&nobodys), "{name}: {value}");
        // Not made from theirs, and not given to them.
        assert_ne!(nobodys.rendering(), theirs.rendering(), "{name}: {value}");
        assert!(!nobodys.body.contains(name) && nobodys.body.contains("\"accept\""));
        let again = send(&app, somebody()).await;
        assert_ne!(again.rendering(), nobodys.rendering(), "{name}: {value}");
        let kept = send(&app, visit("/admin")).await;
        assert_eq!(kept.rendering(), nobodys.rendering());
    }
}

#[tokio::test]
async fn whom_an_outer_layer_recognised_is_not_nobody() {
    let app = cached();
    let nobodys = send(&app, visit("/admin")).await;
    let mut request = visit("/admin");
    request.extensions_mut().insert(Certificate("ada"));
    let theirs = send(&app, request).await;
    assert_eq!(theirs.status, StatusCode::FORBIDDEN);
    assert_ne!(theirs.rendering(), nobodys.rendering());
}

#[tokio::test]
async fn who_may_pass_passes() {
    let app = cached();
    send(&app, visit("/notes")).await;
    let page = send(&app, with(visit("/notes"), "cookie", "user=ada")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("CANARY"));
    let after = send(&app, visit("/notes")).await;
    assert_eq!(after.status, StatusCode::UNAUTHORIZED);
    assert!(!after.body.contains("CANARY"));
}

#[tokio::test]
async fn a_page_that_refills_input_is_not_kept() {
    let app = cached();
    let mut form = with(
        visit("/notes"),
        "content-type",
        "application/x-www-form-urlencoded",
    );
    *form.method_mut() = Method::POST;
    let form = with(form, "sec-fetch-site", "same-origin");
    let function = <SignIn as leptos::server_fn::ServerFn>::PATH.replace('/', "%2F");
    let fields = format!("__function={function}&email=typed");
    let form = form.map(|_| Body::from(fields));
    let refused = send(&app, form).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.body.contains("typed"));
    let next = send(&app, with(visit("/notes"), "sec-fetch-site", "same-origin")).await;
    assert!(!next.body.contains("typed"));
    assert_ne!(next.rendering(), refused.rendering());
}

#[tokio::test]
async fn headers_that_it_is_not_kept_under_do_not_get_into_it() {
    let app = cached();
    let poison = [
        ("x-forwarded-host", "evil.example"),
        ("user-agent", "evil"),
        ("referer", "http://localhost:3000/notes?evil"),
        ("x-original-url", "/evil"),
        ("purpose", "evil"),
    ];
    let request = poison
        .into_iter()
        .fold(visit("/notes"), |request, (name, value)| {
            with(request, name, value)
        });
    let first = send(&app, request).await;
    assert!(!first.body.contains("evil"), "{}", first.body);
    let second = send(&app, visit("/notes")).await;
    assert_eq!(first.rendering(), second.rendering());
}

#[tokio::test]
async fn each_address_language_and_purpose_has_its_own() {
    let app = cached();
    let requests = || {
        [
            visit("/notes"),
            visit("/notes?page=2"),
            visit("/notes/1"),
            visit("http://localhost:3000/notes"),
            visit("/admin"),
            with(visit("/notes"), "accept-language", "de"),
            with(visit("/notes"), "sec-fetch-dest", "iframe"),
            with(visit("/notes"), "sec-fetch-mode", "navigate"),
            named(visit("/notes"), ID[0]),
        ]
    };
    let mut seen = Vec::new();
    for request in requests() {
        seen.push(send(&app, request).await.rendering());
    }
    let mut distinct = seen.clone();
    distinct.dedup();
    assert_eq!(distinct.len(), seen.len());
    for (request, before) in requests().into_iter().zip(seen) {
        assert_eq!(send(&app, request).await.rendering(), before);
    }
    let program = send(&app, {
        let mut request = visit("/notes");
        let json = HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::ACCEPT, json);
        request
    });
    let program = program.await;
    assert_eq!(
        program.headers[header::CONTENT_TYPE],
        "application/problem+json"
    );
}

#[tokio::test]
async fn what_belongs_to_one_visitor_is_not_kept() {
    let app = cached();
    let long = "x".repeat(200);
    let requests = || {
        [
            visit("/cookies"),
            with(visit("/notes"), "accept-language", &long),
            with(
                with(visit("/notes"), "accept-language", "de"),
                "accept-language",
                "en",
            ),
            named(visit("/notes"), "short"),
            named(visit("/notes"), "<script>alert(1)</script>"),
        ]
    };
    for (first, second) in requests().into_iter().zip(requests()) {
        let renderings = [
            send(&app, first).await.rendering(),
            send(&app, second).await.rendering(),
        ];
        assert_ne!(renderings[0], renderings[1]);
    }
}

#[tokio::test]
async fn a_page_may_vary_by_what_the_application_says() {
    let theme = HeaderName::from_static("x-theme");
    let app = app(AnonymousCache::default().vary_by(theme));
    let dark = || with(visit("/notes"), "x-theme", "dark");
    let light = || with(visit("/notes"), "x-theme", "light");
    let first = send(&app, dark()).await;
    assert_eq!(send(&app, dark()).await.rendering(), first.rendering());
    assert_ne!(send(&app, light()).await.rendering(), first.rendering());
    // Where it is not said, the page does not see it.
    let plain = send(&cached(), dark()).await;
    assert!(!plain.body.contains("x-theme"));
}

#[tokio::test]
async fn it_is_short_lived_and_can_be_purged() {
    let cache = AnonymousCache::new(1 << 20, Duration::from_millis(50));
    let short = app(cache);
    let first = send(&short, visit("/notes")).await;
    // The clock of `moka` is its own, and can not be moved.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_ne!(
        send(&short, visit("/notes")).await.rendering(),
        first.rendering()
    );

    let cache = AnonymousCache::default();
    let purged = app(cache.clone());
    let first = send(&purged, visit("/notes")).await;
    cache.purge();
    assert_ne!(
        send(&purged, visit("/notes")).await.rendering(),
        first.rendering()
    );
}

#[tokio::test]
async fn it_is_bounded() {
    let cache = AnonymousCache::new(64 << 10, Duration::from_secs(60));
    let app = app(cache.clone());
    for n in 0..500 {
        send(&app, visit(&format!("/notes?n={n}"))).await;
    }
    let bytes = cache.bytes();
    assert!(bytes <= 64 << 10, "{bytes}");
}

/// One visitor of the property below.
fn visitors() -> impl Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((0..8_usize, 0..3_usize), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// In whatever order they come, a page that somebody got was seen by nobody else, and nobody's pages
    /// hold nothing of anybody.
    #[test]
    fn no_page_goes_from_somebody_to_anybody(visitors in visitors()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let app = cached();
            let mut somebodys = Vec::new();
            let mut nobodys = Vec::new();
            for (who, target) in visitors {
                let request = visit(["/admin", "/admin?a", "/notes"][target]);
                let request = match who {
                    0 => with(request, "cookie", "user=SOMEBODY"),
                    1 => with(request, "cookie", "user=expired; x=SOMEBODY"),
                    2 => with(request, "authorization", "Bearer SOMEBODY"),
                    3 => with(request, KEY, "SOMEBODY"),
                    _ => request,
                };
                let answer = send(&app, request).await;
                let rendering = answer.rendering();
                prop_assert!(!somebodys.contains(&rendering));
                if who < 4 {
                    prop_assert!(!nobodys.contains(&rendering));
                    somebodys.push(rendering);
                } else {
                    prop_assert!(!answer.body.contains("SOMEBODY"));
                    prop_assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
                    nobodys.push(rendering);
                }
            }
            Ok(())
        })?;
    }
}
