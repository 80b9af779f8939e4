//! A site that asks who sent a request, people with a cookie, and programs with a token.

use std::time::Duration;

use axum::{
    Extension, Form, Json, Router,
    body::Body,
    extract::Query,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http_body_util::BodyExt;
use leptos_accounts::{
    Accounts, AccountsConfig, AccountsError, Catalogue, RootSecret, Session,
    credentials::{ApiKeyError, NewApiKey, TokenTemplate},
};
use leptos_auth::{
    Accepts, Authed, Interrupt, InterruptLayer, Permission, Predicate, Role, ServerError, SignedIn,
    challenge::Bearer,
    identity::{Auth, AuthRequest},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::common::{App, PASSWORD, database::TestDatabase};

pub(crate) const ORIGIN: &str = "http://localhost:3000";
pub(crate) const BILLING: &str = "https://billing.example";

pub(crate) struct Site {
    pub(crate) app: App,
    router: Router,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) enum By<'a> {
    Cookie(&'a str),
    Bearer(&'a str),
}

/// What a request was answered with.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    name: String,
    id: String,
    scopes: String,
    seconds: Option<u64>,
    form: Option<String>,
    template: Option<String>,
}

type Answered = Result<Response, ServerError>;

/// The one place that says by which credentials the site may be asked.
async fn guard(auth: AuthRequest, demand: impl Predicate) -> Result<Authed, Interrupt> {
    let guard = auth.accepts(Accepts::ANY).protect(demand);
    guard.await.map(Into::into)
}

async fn who(auth: AuthRequest) -> Result<Json<Auth>, Interrupt> {
    Ok(Json(auth.accepts(Accepts::ANY).await?))
}

async fn read(auth: AuthRequest) -> Result<&'static str, Interrupt> {
    guard(auth, Permission("notes:read")).await?;
    Ok("notes")
}

async fn write(auth: AuthRequest) -> Result<&'static str, Interrupt> {
    guard(auth, Permission("notes:write")).await?;
    Ok("written")
}

async fn admin(auth: AuthRequest) -> Result<&'static str, Interrupt> {
    guard(auth, Role("admin")).await?;
    Ok("admin")
}

async fn token(
    auth: AuthRequest,
    Query(fields): Query<Fields>,
) -> Result<Json<Option<String>>, Interrupt> {
    Ok(Json(auth.get_token(fields.template.as_deref()).await?))
}

async fn organisation(
    auth: AuthRequest,
    session: Session,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answered {
    let me = guard(auth, SignedIn).await?;
    let made = accounts.create_organisation(&me, &session, &fields.name);
    made.await.map_err(ServerError::from)?;
    Ok("made".into_response())
}

async fn create(
    auth: AuthRequest,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answered {
    let me = guard(auth, SignedIn).await?;
    let new = NewApiKey {
        name: fields.name,
        scopes: fields.scopes.split(' ').map(Into::into).collect(),
        lifetime: fields.seconds.map(Duration::from_secs),
        form: fields.form,
    };
    let made = accounts.create_api_key(&me, new).await;
    let (key, secret) = made.map_err(ServerError::from)?;
    Ok(Json((key, secret.as_str())).into_response())
}

async fn list(auth: AuthRequest, Extension(accounts): Extension<Accounts>) -> Answered {
    let me = guard(auth, SignedIn).await?;
    let keys = accounts.api_keys(&me).await.map_err(ServerError::from)?;
    Ok(Json(keys).into_response())
}

async fn revoke(
    auth: AuthRequest,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answered {
    let me = guard(auth, SignedIn).await?;
    let done: Result<(), ApiKeyError> = accounts.revoke_api_key(&me, &fields.id).await;
    done.map_err(ServerError::from)?;
    Ok("revoked".into_response())
}

impl Site {
    pub(crate) async fn open() -> Self {
        Self::with(|config| config).await
    }

    pub(crate) async fn with(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let origin = ORIGIN.parse().expect("an origin");
        Self::at(|config| adjust(tokens(config.origin(origin)))).await
    }

    pub(crate) async fn without_origin() -> Self {
        Self::at(tokens).await
    }

    async fn at(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let app = App::at(ORIGIN, |config| adjust(config.catalogue(catalogue()))).await;
        let router = router(&app.accounts);
        Self { app, router }
    }

    /// Accounts that may not open.
    pub(crate) async fn try_open(
        adjust: impl FnOnce(AccountsConfig) -> AccountsConfig,
    ) -> Result<Accounts, AccountsError> {
        let database = TestDatabase::fresh().await;
        let config = AccountsConfig::new(database.url(), RootSecret::generate());
        let origin = ORIGIN.parse().expect("an origin");
        Accounts::open(adjust(config.origin(origin))).await
    }

    /// Signs somebody up, and gives the cookie.
    pub(crate) async fn person(&self, name: &str) -> String {
        let email = email(name);
        let answer = self.app.credentials("/up", None, &email, PASSWORD).await;
        answer.cookie().expect("a cookie")
    }

    pub(crate) async fn get(&self, by: By<'_>, path: &str) -> Answer {
        send(&self.router, Method::GET, by, path, &[]).await
    }

    pub(crate) async fn post(&self, by: By<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
        send(&self.router, Method::POST, by, path, fields).await
    }

    pub(crate) async fn status(&self, by: By<'_>, path: &str) -> StatusCode {
        self.get(by, path).await.status
    }

    /// Why a token is nobody's.
    pub(crate) async fn reason(&self, token: &str) -> String {
        let answer = self.get(By::Bearer(token), "/who").await;
        assert_eq!(answer.json["user"], Value::Null, "{answer:?}");
        answer.json["reason"].as_str().expect("a reason").to_owned()
    }

    /// Who it is whose token this is.
    pub(crate) async fn user(&self, token: &str) -> Value {
        let answer = self.get(By::Bearer(token), "/who").await;
        answer.json["user"].clone()
    }

    /// Makes a key; its text.
    pub(crate) async fn key(&self, cookie: &str, scopes: &str) -> String {
        let fields = [("name", "Backup"), ("scopes", scopes)];
        let answer = self.post(By::Cookie(cookie), "/keys", &fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.json[1].as_str().expect("a secret").to_owned()
    }

    /// What `get_token` gives.
    pub(crate) async fn token(&self, cookie: &str, template: Option<&str>) -> String {
        let path = match template {
            Some(name) => format!("/token?template={name}"),
            None => "/token".to_owned(),
        };
        let answer = self.get(By::Cookie(cookie), &path).await;
        answer.json.as_str().expect("a token").to_owned()
    }

    pub(crate) async fn sql(&self, statement: &'static str) {
        let done = sqlx::query(statement).execute(self.app.pool()).await;
        assert!(done.expect(statement).rows_affected() > 0, "{statement}");
    }
}

pub(crate) fn email(name: &str) -> String {
    format!("{name}@example.com")
}

/// Everybody may read notes, and whoever has the role `editor` may write them.
fn catalogue() -> Catalogue {
    Catalogue::default()
        .everyone(&["notes:read"])
        .and_then(|catalogue| catalogue.role("editor", &["notes:write"]))
        .and_then(|catalogue| catalogue.role("admin", &["accounts:read"]))
        .expect("names")
}

/// With tokens for another service.
fn tokens(config: AccountsConfig) -> AccountsConfig {
    let template = TokenTemplate::new(BILLING).and_then(|template| {
        template.claims(&json!({
            "label": "{{user.email}} in {{org.slug}}",
            "tenant": "{{org.id}}",
            "nested": { "session": "{{session.id}}" },
        }))
    });
    config.token_template("billing", template.expect("a template"))
}

pub(crate) fn router(accounts: &Accounts) -> Router {
    let routes = Router::new()
        .route("/who", get(who))
        .route("/notes", get(read).post(write))
        .route("/admin", get(admin))
        .route("/token", get(token))
        .route("/organisation", post(organisation))
        .route("/keys", get(list).post(create))
        .route("/keys/revoke", post(revoke));
    let origin = ORIGIN.parse().expect("an origin");
    InterruptLayer::new(|_| Box::pin(async { Response::default() }))
        .identify(accounts.clone())
        .token_issuer(accounts.clone())
        .challenge(Bearer::new("Notes").expect("a realm"))
        .wrap(routes)
        .layer(accounts.session_layer(&origin))
}

pub(crate) async fn send(
    router: &Router,
    method: Method,
    by: By<'_>,
    path: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let body = serde_urlencoded::to_string(fields).expect("a form");
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = match by {
        By::Cookie(cookie) => request
            .header(header::COOKIE, cookie)
            .header("sec-fetch-site", "same-origin"),
        By::Bearer(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
    };
    let request = request.body(Body::from(body)).expect("a request");
    let answer = router.clone().oneshot(request).await;
    let (head, body) = answer.expect("infallible").into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Answer {
        status: head.status,
        headers: head.headers,
        json: serde_json::from_slice(&body).unwrap_or_default(),
    }
}
