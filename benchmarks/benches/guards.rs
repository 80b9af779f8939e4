//! What a guard costs where sessions are in a database: the first of a request, which asks it, and the later
//! ones. On SQLite, and on the PostgreSQL that `BENCH_POSTGRES` names, an empty database of its own.

use std::{env, hint::black_box};

use axum::{
    Extension, Router,
    body::Body,
    extract::FromRequestParts,
    http::{Request, StatusCode, header, request::Parts},
    routing::{get, post},
};
use criterion::{Criterion, criterion_group, criterion_main};
use leptos::prelude::IntoView;
use leptos_accounts::{Accounts, AccountsConfig, Password, RootSecret, Visitor};
use leptos_auth::{Interrupt, InterruptLayer, PublicOrigin, SignedIn, identity::AuthRequest};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const ORIGIN: &str = "http://localhost:3000";
const HOST: &str = "localhost:3000";
/// Later guards of the request that has some.
const LATER: usize = 100;

/// Somebody who is signed in.
struct Signed {
    app: Router,
    cookie: String,
    _folder: TempDir,
}

impl Signed {
    async fn up(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = format!("sqlite://{}/bench.db", folder.path().display());
        let config = AccountsConfig::new(url.unwrap_or(file), RootSecret::generate());
        let accounts = Accounts::open(config).await.expect("accounts");
        let app = router(&accounts);
        let answer = send(&app, Request::post("/up")).await;
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter();
        let cookies = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        Self {
            app,
            cookie: cookies.collect::<Vec<_>>().join("; "),
            _folder: folder,
        }
    }

    async fn get(&self, path: &str) {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        black_box(send(&self.app, request).await);
    }
}

async fn send(app: &Router, request: axum::http::request::Builder) -> axum::response::Response {
    let request = request.header(header::HOST, HOST);
    let request = request.header("sec-fetch-site", "same-origin");
    let request = request.body(Body::empty()).expect("a request");
    let answer = app.clone().oneshot(request).await.expect("infallible");
    assert_eq!(answer.status(), StatusCode::OK);
    answer
}

fn router(accounts: &Accounts) -> Router {
    let origin: PublicOrigin = ORIGIN.parse().expect("an origin");
    let nothing = || ().into_view();
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, nothing);
    let routes = Router::new()
        .route("/up", post(sign_up))
        .route("/none", get(async || ()))
        .route("/first", get(first))
        .route("/later", get(later));
    InterruptLayer::new(render)
        .origin(origin.clone())
        .identify(accounts.clone())
        .wrap(routes)
        .layer(accounts.session_layer(&origin))
}

async fn sign_up(Extension(accounts): Extension<Accounts>, visitor: Visitor) {
    let password = Password::from("correct horse battery".to_owned());
    let signed_up = accounts.sign_up(&visitor, "ann@example.com", &password);
    signed_up.await.expect("an account");
}

async fn first(auth: AuthRequest) -> Result<(), Interrupt> {
    auth.protect(SignedIn).await?;
    Ok(())
}

async fn later(mut parts: Parts) -> Result<(), Interrupt> {
    for _ in 0..=LATER {
        let auth = AuthRequest::from_request_parts(&mut parts, &()).await?;
        auth.protect(SignedIn).await?;
    }
    Ok(())
}

fn guards(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let stores = [
        ("sqlite", Some(None)),
        ("postgresql", env::var("BENCH_POSTGRES").ok().map(Some)),
    ];
    for (name, url) in stores {
        let Some(url) = url else { continue };
        let visitor = runtime.block_on(Signed::up(url));
        let mut group = criterion.benchmark_group(format!("guards-{name}"));
        for (case, path) in [
            ("none", "/none"),
            ("first", "/first"),
            ("hundred-later", "/later"),
        ] {
            group.bench_function(case, |bencher| {
                bencher.to_async(&runtime).iter(|| visitor.get(path));
            });
        }
        group.finish();
    }
}

criterion_group!(of_a_request, guards);
criterion_main!(of_a_request);
