//! What the parts of the layer cost, each as the difference between two requests that have it and do not:
//! in process, without a network.

use std::hint::black_box;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderName, Method, Request, Response, StatusCode, header},
    routing::get,
};
use benchmarks::{form, site::Site, subject::Subject};
use criterion::{Criterion, criterion_group, criterion_main};
use http_body_util::BodyExt;
use leptos::prelude::*;
use leptos_auth::{
    Interrupt, InterruptBoundary, InterruptLayer, PublicOrigin,
    challenge::{ApiKey, Basic, Bearer},
    layer::install_executor,
    unauthorized,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as Pages, Routes},
    path,
};
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// Boundaries of the page that has some.
const BOUNDARIES: usize = 10;
const HOST: &str = "localhost:3000";

fn origin() -> PublicOrigin {
    format!("http://{HOST}").parse().expect("an origin")
}

/// A request that is sent again and again.
struct Exchange {
    app: Router,
    method: Method,
    path: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    expected: StatusCode,
}

impl Exchange {
    fn get(app: Router, path: &'static str, expected: StatusCode) -> Self {
        let headers = vec![
            ("host", HOST.to_owned()),
            ("accept", "text/html".to_owned()),
        ];
        Self {
            app,
            method: Method::GET,
            path,
            headers,
            body: Bytes::new(),
            expected,
        }
    }

    fn post(app: Router, form: String, expected: StatusCode) -> Self {
        let mut posted = Self::get(app, "/", expected)
            .with("content-type", "application/x-www-form-urlencoded")
            .with("sec-fetch-site", "same-origin");
        posted.method = Method::POST;
        posted.body = form.into();
        posted
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    async fn send(&self) -> Response<Bytes> {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(self.path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(self.body.clone()));
        let answer = self.app.clone().oneshot(request.expect("a request")).await;
        let (head, body) = answer.expect("infallible").into_parts();
        assert_eq!(head.status, self.expected);
        let body = body.collect().await.expect("a whole body").to_bytes();
        Response::from_parts(head, body)
    }
}

fn measure(criterion: &mut Criterion, group: &str, exchanges: &[(&str, Exchange)]) {
    let runtime = Runtime::new().expect("a runtime");
    let mut group = criterion.benchmark_group(group);
    for (name, exchange) in exchanges {
        group.bench_function(*name, |bencher| {
            bencher
                .to_async(&runtime)
                .iter(async || black_box(exchange.send().await));
        });
    }
    group.finish();
}

/// A page without any boundary but the root, and one with ten.
fn boundaries(criterion: &mut Criterion) {
    let page = |path| Exchange::get(pages(), path, StatusCode::OK);
    let exchanges = [("none", page("/none")), ("ten", page("/ten"))];
    measure(criterion, "boundaries", &exchanges);
}

/// A page that is refused before it is rendered, that is refused while it is, and that was kept.
fn refused_pages(criterion: &mut Criterion) {
    let page = |site: Site| {
        let app = site.router(origin()).expect("a router");
        Exchange::get(app, "/rows", StatusCode::UNAUTHORIZED)
    };
    let exchanges = [
        ("by-rule", page(Site::LeptosAuth)),
        ("in-page", page(Site::LeptosAuthInPage)),
        ("cached", page(Site::LeptosAuthCached)),
    ];
    measure(criterion, "refused-page", &exchanges);
}

/// A handler that answers, one that raises, and one that raises where four challenges are offered.
fn challenges(criterion: &mut Criterion) {
    let handler = |offers: fn(InterruptLayer) -> InterruptLayer, path, status| {
        let routes = Router::new()
            .route("/answered", get(async || ()))
            .route("/denied", get(denied));
        let app = offers(layer()).wrap(routes);
        Exchange::get(app, path, status).with("accept", "application/json")
    };
    let (ok, denied) = (StatusCode::OK, StatusCode::UNAUTHORIZED);
    let exchanges = [
        ("answered", handler(|layer| layer, "/answered", ok)),
        ("one-challenge", handler(|layer| layer, "/denied", denied)),
        ("four-challenges", handler(four, "/denied", denied)),
    ];
    measure(criterion, "handler", &exchanges);
}

fn four(layer: InterruptLayer) -> InterruptLayer {
    layer
        .realm("Rows")
        .expect("a realm")
        .challenge(Bearer::new("Rows").expect("a realm"))
        .challenge(ApiKey::new("Rows", HeaderName::from_static("x-key")).expect("a realm"))
        .challenge(Basic::new("Rows").expect("a realm"))
}

/// A refused form of a kilobyte that is lost, and one that is sealed into the page; a sign-in, and one that
/// opens that seal.
fn seals(criterion: &mut Criterion) {
    let app = |subject: Subject| subject.router(origin()).expect("a router");
    let refused = |subject| Exchange::post(app(subject), form::body(), StatusCode::UNAUTHORIZED);
    let (lost, kept) = (refused(Subject::RefusedForm), refused(Subject::KeptForm));
    let runtime = Runtime::new().expect("a runtime");
    let page = runtime.block_on(kept.send());
    let seal = sealed(&page);
    let cookie = page.headers()[header::SET_COOKIE].to_str().expect("text");
    let cookie = cookie.split(';').next().expect("a cookie");
    let sign_in = |form| {
        let posted = Exchange::post(app(Subject::KeptForm), form, StatusCode::SEE_OTHER);
        posted.with("cookie", cookie)
    };
    let exchanges = [
        ("lost", lost),
        ("sealed", kept),
        ("sign-in", sign_in(form::sign_in_body(None))),
        (
            "sign-in-and-unseal",
            sign_in(form::sign_in_body(Some(&seal))),
        ),
    ];
    measure(criterion, "form", &exchanges);
}

/// What the page takes along.
fn sealed(page: &Response<Bytes>) -> String {
    let text = str::from_utf8(page.body()).expect("text");
    let rest = text.split("name=\"__resume\" value=\"").nth(1);
    let seal = rest.and_then(|rest| rest.split('"').next());
    seal.expect("a seal").to_owned()
}

fn layer() -> InterruptLayer {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, App);
    InterruptLayer::new(render).origin(origin())
}

fn pages() -> Router {
    install_executor().expect("the only executor");
    let options = LeptosOptions::builder().output_name("benchmarks").build();
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), App)
        .with_state(options);
    layer().wrap(routes)
}

#[component]
fn App() -> impl IntoView {
    let ten = || {
        let boundary =
            |n| view! { <InterruptBoundary id=format!("nth-{n}")>{n}</InterruptBoundary> };
        (0..BOUNDARIES).map(boundary).collect_view()
    };
    view! {
        <Pages>
            <InterruptBoundary>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/none") view=|| (0..BOUNDARIES).collect_view() />
                    <Route path=path!("/ten") view=ten />
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

async fn denied() -> Result<(), Interrupt> {
    unauthorized()
}

criterion_group!(layer_parts, boundaries, refused_pages, challenges, seals);
criterion_main!(layer_parts);
