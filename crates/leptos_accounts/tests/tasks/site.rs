//! A site that says which task is open, and lets its forms be sent.

use std::time::Duration;

use axum::{
    Extension, Form, Json, Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http_body_util::BodyExt;
use leptos_accounts::{Accounts, AccountsConfig, Catalogue, NewApiKey, Session};
use leptos_auth::{
    Authed, FreshWithin, Interrupt, InterruptLayer, Permission, ServerError, SignedIn, TokenKind,
    challenge::Basic,
    identity::{Auth, AuthRequest},
};
use serde::Deserialize;
use serde_json::Value;
use tower::ServiceExt;

use crate::common::{App, PASSWORD};

const ORIGIN: &str = "http://localhost:3000";

pub(crate) struct Site {
    pub(crate) app: App,
    router: Router,
}

/// Who asks.
#[derive(Clone, Copy)]
pub(crate) enum By<'a> {
    Nobody,
    Cookie(&'a str),
    Bearer(&'a str),
    Basic(&'a str, &'a str),
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

type Answered = Result<Response, ServerError>;

async fn who(auth: AuthRequest) -> Result<Json<Auth>, Interrupt> {
    Ok(Json(auth.await?))
}

async fn closed(auth: AuthRequest) -> Result<&'static str, Interrupt> {
    auth.protect(SignedIn).await?;
    Ok("in")
}

async fn let_in(auth: AuthRequest) -> Result<&'static str, Interrupt> {
    let auth = auth.treat_pending_as_signed_out(false);
    auth.protect(SignedIn).await?;
    Ok("in")
}

/// A proof of the password in this minute.
async fn fresh(auth: AuthRequest) -> Result<&'static str, Interrupt> {
    let minute = Duration::from_secs(60);
    auth.protect(FreshWithin(minute)).await?;
    Ok("in")
}

async fn for_programs(auth: AuthRequest) -> Result<&'static str, Interrupt> {
    let auth = auth.accepts([TokenKind::SessionToken, TokenKind::ApiKey]);
    auth.protect(Permission("notes:read")).await?;
    Ok("in")
}

async fn token(auth: AuthRequest) -> Result<String, Interrupt> {
    Ok(auth.get_token(None).await?.unwrap_or_default())
}

/// As an application that lets in everybody who has a task open.
async fn guard(auth: AuthRequest) -> Result<Authed, Interrupt> {
    let auth = auth.treat_pending_as_signed_out(false);
    auth.protect(SignedIn).await.map(Into::into)
}

async fn key(auth: AuthRequest, Extension(accounts): Extension<Accounts>) -> Answered {
    let me = guard(auth).await?;
    let new = NewApiKey {
        name: "Backup".into(),
        scopes: vec!["notes:read".into()],
        ..NewApiKey::default()
    };
    let made = accounts.create_api_key(&me, new).await;
    let (_, secret) = made.map_err(ServerError::from)?;
    Ok(secret.as_str().to_owned().into_response())
}

async fn organisation(
    auth: AuthRequest,
    session: Session,
    Extension(accounts): Extension<Accounts>,
    Form(Named { name }): Form<Named>,
) -> Answered {
    let me = guard(auth).await?;
    let made = accounts.create_organisation(&me, &session, &name).await;
    made.map_err(ServerError::from)?;
    Ok("made".into_response())
}

async fn accept_as_anybody(
    auth: AuthRequest,
    Extension(accounts): Extension<Accounts>,
    Form(Named { name }): Form<Named>,
) -> Answered {
    let me = guard(auth).await?;
    let accepted = accounts.accept_terms(&me, &name).await;
    accepted.map_err(ServerError::from)?;
    Ok("accepted".into_response())
}

impl Site {
    pub(crate) async fn open(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let catalogue = Catalogue::default().everyone(&["notes:read"]);
        let app = App::at(ORIGIN, |config| {
            let config = config.origin(ORIGIN.parse().expect("an origin"));
            adjust(
                config
                    .catalogue(catalogue.expect("names"))
                    .accept_basic(true),
            )
        })
        .await;
        let routes = Router::new()
            .route("/who", get(who))
            .route("/closed", get(closed))
            .route("/let-in", get(let_in))
            .route("/fresh", get(fresh))
            .route("/for-programs", get(for_programs))
            .route("/token", get(token))
            .route("/key", post(key))
            .route("/organisation", post(organisation))
            .route("/accept-as-anybody", post(accept_as_anybody))
            .route("/api/{*function}", post(leptos_axum::handle_server_fns));
        let render = leptos_axum::render_app_to_stream_with_context(|| {}, || ());
        let origin = ORIGIN.parse().expect("an origin");
        let router = InterruptLayer::new(render)
            .identify(app.accounts.clone())
            .token_issuer(app.accounts.clone())
            .challenge(Basic::new("Notes").expect("a realm"))
            .wrap(routes)
            .layer(app.accounts.session_layer(&origin));
        Self { app, router }
    }

    /// Signs somebody up, and gives the cookie.
    pub(crate) async fn person(&self, name: &str) -> String {
        let email = email(name);
        let answer = self.app.credentials("/up", None, &email, PASSWORD).await;
        answer.cookie().expect("a cookie")
    }

    /// Signs somebody in at another device.
    pub(crate) async fn device(&self, name: &str, password: &str) -> Option<String> {
        let email = email(name);
        let answer = self.app.credentials("/in", None, &email, password).await;
        answer.cookie()
    }

    pub(crate) async fn get(&self, by: By<'_>, path: &str) -> Answer {
        self.send(Method::GET, by, path, &[]).await
    }

    pub(crate) async fn post(&self, by: By<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, by, path, fields).await
    }

    pub(crate) async fn status(&self, by: By<'_>, path: &str) -> StatusCode {
        self.get(by, path).await.status
    }

    /// The task that is open first, or why nobody is there; nothing for somebody who is signed in.
    pub(crate) async fn reason(&self, by: By<'_>) -> Value {
        self.get(by, "/who").await.json()["reason"].clone()
    }

    pub(crate) async fn change_password(&self, cookie: &str, current: &str, new: &str) -> Answer {
        let fields = [("current_password", current), ("new_password", new)];
        self.post(By::Cookie(cookie), "/api/change_password", &fields)
            .await
    }

    async fn send(
        &self,
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
            By::Nobody => request.header("sec-fetch-site", "same-origin"),
            By::Cookie(cookie) => request
                .header(header::COOKIE, cookie)
                .header("sec-fetch-site", "same-origin"),
            By::Bearer(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            By::Basic(name, password) => {
                let credentials = STANDARD.encode(format!("{name}:{password}"));
                request.header(header::AUTHORIZATION, format!("Basic {credentials}"))
            }
        };
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.router.clone().oneshot(request).await;
        let (head, body) = answer.expect("infallible").into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(crate) fn cookie(&self) -> String {
        let set = self.headers[header::SET_COOKIE].to_str().expect("ASCII");
        set.split(';').next().expect("a pair").to_owned()
    }
}

pub(crate) fn email(name: &str) -> String {
    format!("{name}@example.com")
}
