//! An application of the smallest size, on a real database, driven through its router.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "every test file uses another part of it"
)]

pub mod database;
pub mod log;

use std::sync::Arc;

use axum::{
    Extension, Form, Json, Router,
    body::Body,
    extract::Request,
    http::{Method, Response, StatusCode, header, request},
    response::IntoResponse,
    routing::{get, post},
};
use http_body_util::BodyExt;
use leptos_accounts::{
    Accounts, AccountsConfig, Catalogue, Password, RootSecret, Session, SessionLayer, Visitor,
    clock::ManualClock,
};
use leptos_auth::{Identify, Identity, PublicOrigin, ServerError};
use serde::{Deserialize, Serialize};
use sqlx::AnyPool;
use tower::ServiceExt;

use self::database::TestDatabase;

pub const EMAIL: &str = "ann@example.com";
pub const PASSWORD: &str = "correct horse battery";

/// A router over accounts in a database that goes with it.
pub struct App {
    pub accounts: Accounts,
    pub clock: ManualClock,
    pub router: Router,
    origin: PublicOrigin,
    secret: RootSecret,
    database: Arc<TestDatabase>,
}

/// What the nodes of one application share.
struct Node {
    database: Arc<TestDatabase>,
    clock: ManualClock,
    secret: RootSecret,
    origin: PublicOrigin,
}

impl Node {
    async fn start(self, adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> App {
        let config = AccountsConfig::new(self.database.url(), self.secret.clone());
        let config = adjust(config.clock(self.clock.clone()));
        let accounts = Accounts::open(config).await.expect("accounts");
        App {
            router: router(accounts.session_layer(&self.origin)),
            accounts,
            clock: self.clock,
            origin: self.origin,
            secret: self.secret,
            database: self.database,
        }
    }
}

/// What a request was answered with.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

#[derive(Serialize, Deserialize)]
struct Credentials {
    email: String,
    password: String,
}

impl App {
    pub async fn new() -> Self {
        Self::at("http://localhost:3000", |config| config).await
    }

    /// With the roles `admin`, which permits something, and `editor`.
    pub async fn with_roles() -> Self {
        Self::at("http://localhost:3000", |config| {
            let catalogue = Catalogue::default()
                .role("admin", &["accounts:read"])
                .and_then(|catalogue| catalogue.role("editor", &[]));
            config.catalogue(catalogue.expect("names"))
        })
        .await
    }

    pub async fn at(origin: &str, adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let node = Node {
            database: Arc::new(TestDatabase::fresh().await),
            clock: ManualClock::default(),
            secret: RootSecret::generate(),
            origin: origin.parse().expect("an origin"),
        };
        node.start(adjust).await
    }

    /// Another process of the same application, with the usual configuration.
    pub async fn another_node(&self) -> Self {
        let node = Node {
            database: Arc::clone(&self.database),
            clock: self.clock.clone(),
            secret: self.secret.clone(),
            origin: self.origin.clone(),
        };
        node.start(|config| config).await
    }

    /// The same database, served by another process, say.
    pub async fn reopened(self, adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let config = AccountsConfig::new(self.database.url(), RootSecret::generate())
            .clock(self.clock.clone());
        let accounts = Accounts::open(adjust(config)).await.expect("accounts");
        let router = router(accounts.session_layer(&self.origin));
        Self {
            accounts,
            router,
            ..self
        }
    }

    pub fn pool(&self) -> &AnyPool {
        self.accounts.pool()
    }

    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    pub fn cookie_name(&self) -> String {
        self.origin.cookie_name("session")
    }

    pub async fn get(&self, path: &str, cookie: Option<&str>) -> Answer {
        self.send(Method::GET, path, cookie, String::new()).await
    }

    pub async fn post(&self, path: &str, cookie: Option<&str>) -> Answer {
        self.send(Method::POST, path, cookie, String::new()).await
    }

    pub async fn credentials(
        &self,
        path: &str,
        cookie: Option<&str>,
        email: &str,
        password: &str,
    ) -> Answer {
        let form = Credentials {
            email: email.into(),
            password: password.into(),
        };
        let body = serde_urlencoded::to_string(form).expect("a form");
        self.send(Method::POST, path, cookie, body).await
    }

    /// Signs up the usual user and gives the cookie, as `name=value`.
    pub async fn signed_up(&self) -> String {
        let answer = self.credentials("/up", None, EMAIL, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.cookie().expect("a cookie")
    }

    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query)
            .fetch_one(self.pool())
            .await
            .expect(query)
    }

    async fn send(&self, method: Method, path: &str, cookie: Option<&str>, body: String) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.send_request(request, body).await
    }

    /// Sends a form of whatever headers and extensions.
    pub async fn send_request(&self, request: request::Builder, body: String) -> Answer {
        let request = request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("infallible");
        Answer::of(response).await
    }
}

impl Answer {
    async fn of(response: Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Self {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    /// `Set-Cookie` of the session, of which there is at most one.
    pub fn set_cookie(&self) -> Option<&str> {
        self.only_cookie(|name| !is_device(name))
    }

    /// `Set-Cookie` by which the browser is known from then on.
    pub fn set_device_cookie(&self) -> Option<&str> {
        self.only_cookie(is_device)
    }

    fn only_cookie(&self, is_it: impl Fn(&str) -> bool) -> Option<&str> {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        let all = all.map(|value| value.to_str().expect("ASCII"));
        let mut all = all.filter(|cookie| is_it(cookie));
        let first = all.next();
        let more = all.next().is_some();
        assert!(!more, "more than one cookie: {:?}", self.headers);
        first
    }

    /// The cookie as a browser sends it back.
    pub fn cookie(&self) -> Option<String> {
        let (pair, _) = self.set_cookie()?.split_once(';')?;
        Some(pair.to_owned())
    }
}

fn is_device(cookie: &str) -> bool {
    cookie.starts_with("device") || cookie.starts_with("__Host-device")
}

fn router(layer: SessionLayer) -> Router {
    Router::new()
        .route("/", get(|| async { "public" }))
        .route("/up", post(up))
        .route("/in", post(sign_in))
        .route("/out", post(out))
        .route("/me", get(me))
        .route("/write/{value}", get(write))
        .route("/read", get(read))
        .route(
            "/broken",
            get(|| async { StatusCode::INTERNAL_SERVER_ERROR }),
        )
        .layer(layer)
}

async fn up(
    Extension(accounts): Extension<Accounts>,
    visitor: Visitor,
    Form(form): Form<Credentials>,
) -> Response<Body> {
    let password = Password::from(form.password);
    answer(
        accounts
            .sign_up(&visitor, &form.email, &password)
            .await
            .map_err(Into::into),
    )
}

async fn sign_in(
    Extension(accounts): Extension<Accounts>,
    visitor: Visitor,
    Form(form): Form<Credentials>,
) -> Response<Body> {
    let password = Password::from(form.password);
    answer(
        accounts
            .sign_in(&visitor, &form.email, &password)
            .await
            .map_err(Into::into),
    )
}

async fn out(Extension(accounts): Extension<Accounts>, session: Session) -> Response<Body> {
    answer(accounts.sign_out(&session).await.map_err(Into::into))
}

async fn me(Extension(accounts): Extension<Accounts>, request: Request) -> Response<Body> {
    let (parts, _) = request.into_parts();
    match accounts.identify(&parts).await {
        Ok(Identity::SignedIn(user)) => {
            let roles: Vec<_> = user.roles().collect();
            format!("{} [{}]", user.name(), roles.join(",")).into_response()
        }
        Ok(Identity::SignedOut(reason)) => {
            (StatusCode::UNAUTHORIZED, format!("{reason:?}")).into_response()
        }
        Ok(_) => StatusCode::NOT_IMPLEMENTED.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn write(
    session: Session,
    axum::extract::Path(value): axum::extract::Path<String>,
) -> Response<Body> {
    match session.insert("value", value).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn read(session: Session) -> String {
    let value: Option<String> = session.get("value").await.expect("a value");
    value.unwrap_or_default()
}

/// As the layer of `leptos_auth` would: the status, and the error as the browser gets it.
fn answer<T>(result: Result<T, ServerError>) -> Response<Body> {
    let Err(error) = result else {
        return StatusCode::OK.into_response();
    };
    let status = match &error {
        ServerError::Interrupt(interrupt) => interrupt.status(),
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(error)).into_response()
}
