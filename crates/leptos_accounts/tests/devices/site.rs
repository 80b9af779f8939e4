//! Accounts with a router that asks who is there, streams, and ends devices.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Form, Json, Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures::{StreamExt, stream};
use http_body_util::BodyExt;
use leptos_accounts::{Accounts, AccountsConfig, Device, Password, RootSecret, Session, Visitor};
use leptos_auth::{Authed, InterruptLayer, ServerError, identity::AuthRequest};
use serde::Deserialize;
use tower::ServiceExt;

use crate::common::{App, EMAIL, PASSWORD};

pub(crate) const FIREFOX: &str =
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
pub(crate) const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) \
    AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

pub(crate) struct Site {
    pub(crate) app: App,
    router: Router,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

#[derive(Default, Deserialize)]
struct Fields {
    #[serde(default)]
    id: String,
    #[serde(default)]
    password: String,
}

impl Site {
    pub(crate) async fn open() -> Self {
        let app = App::with_roles().await;
        let router = router(&app.accounts);
        Self { app, router }
    }

    pub(crate) fn router(&self) -> Router {
        self.router.clone()
    }

    /// Moves to another process over the same database.
    pub(crate) async fn go_to_another_node(&mut self) {
        let url = self.app.database().url();
        let config = AccountsConfig::new(url, RootSecret::generate())
            .clock(self.app.clock.clone())
            .catalogue(self.app.accounts.catalogue().clone());
        let accounts = Accounts::open(config).await.expect("accounts");
        self.router = router(&accounts);
    }

    /// Signs the usual user up, and gives the cookie.
    pub(crate) async fn ann(&self) -> String {
        self.app.signed_up().await
    }

    /// Signs the usual user in once more, with this browser.
    pub(crate) async fn signed_in(&self, agent: &str) -> String {
        let answer = self
            .send(post_form(
                "/in",
                None,
                agent,
                &format!("password={PASSWORD}"),
            ))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.cookie().expect("a cookie")
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .header(header::USER_AGENT, FIREFOX);
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str, fields: &str) -> Answer {
        self.send(post_form(path, Some(cookie), FIREFOX, fields))
            .await
    }

    pub(crate) async fn devices(&self, cookie: &str) -> Vec<Device> {
        let answer = self.get("/devices", cookie).await;
        serde_json::from_str(&answer.body).expect("devices")
    }

    /// Opens a stream that has no end of its own.
    pub(crate) async fn stream(&self, cookie: &str) -> Body {
        let request = Request::get("/endless").header(header::COOKIE, cookie);
        let request = request.body(Body::empty()).expect("a request");
        let response = self.router().oneshot(request).await.expect("infallible");
        assert!(response.status().is_success(), "{}", response.status());
        response.into_body()
    }

    pub(crate) async fn send(&self, request: Request) -> Answer {
        let response = self.router().oneshot(request).await.expect("infallible");
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}

impl Answer {
    /// The session's cookie, as a browser sends it back.
    pub(crate) fn cookie(&self) -> Option<String> {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        let all = all.map(|cookie| cookie.to_str().expect("ASCII"));
        let mut all = all.filter(|cookie| cookie.contains("session"));
        let cookie = all.next()?;
        assert!(all.next().is_none(), "{:?}", self.headers);
        let (pair, _) = cookie.split_once(';')?;
        Some(pair.to_owned())
    }
}

fn post_form(path: &str, cookie: Option<&str>, agent: &str, fields: &str) -> Request {
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::USER_AGENT, agent);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let body = Body::from(fields.replace(' ', "+"));
    request.body(body).expect("a request")
}

fn router(accounts: &Accounts) -> Router {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, || ());
    let origin = "http://localhost:3000".parse().expect("an origin");
    InterruptLayer::new(render)
        .identify(accounts.clone())
        .wrap(
            Router::new()
                .route("/in", post(sign_in))
                .route("/out", post(sign_out))
                .route("/me", get(me))
                .route("/write", post(write))
                .route("/password", post(change_password))
                .route("/organisation", post(organisation))
                .route("/token", get(token))
                .route("/endless", get(endless))
                .route("/devices", get(list).post(revoke))
                .route("/others", post(revoke_others)),
        )
        .layer(accounts.session_layer(&origin))
}

type Answered = Result<Response, ServerError>;

async fn sign_in(
    Extension(accounts): Extension<Accounts>,
    visitor: Visitor,
    Form(fields): Form<Fields>,
) -> Answered {
    let password = Password::from(fields.password);
    accounts.sign_in(&visitor, EMAIL, &password).await?;
    Ok(StatusCode::OK.into_response())
}

async fn sign_out(Extension(accounts): Extension<Accounts>, session: Session) -> Answered {
    accounts.sign_out(&session).await?;
    Ok(StatusCode::OK.into_response())
}

async fn me(me: Authed) -> String {
    let user = me.user();
    let roles: Vec<_> = user.roles().collect();
    format!("{} [{}] {}", user.name(), roles.join(","), user.epoch())
}

/// Something of the application's own.
async fn write(_: Authed, session: Session) -> StatusCode {
    match session.insert("value", "kept").await {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

async fn change_password(
    me: Authed,
    session: Session,
    Extension(accounts): Extension<Accounts>,
) -> Answered {
    let (current, new) = (PASSWORD.into(), "another horse battery".into());
    let changed = accounts.change_password(&me, &session, &current, &new);
    changed.await.map_err(ServerError::from)?;
    Ok(StatusCode::OK.into_response())
}

async fn organisation(
    me: Authed,
    session: Session,
    Extension(accounts): Extension<Accounts>,
) -> Answered {
    let made = accounts.create_organisation(&me, &session, "The Orchard");
    made.await.map_err(ServerError::from)?;
    Ok(StatusCode::OK.into_response())
}

async fn token(auth: AuthRequest) -> Answered {
    let user = auth.await?.user().map(|user| user.session().cloned());
    Ok(format!("{user:?}").into_response())
}

async fn endless(_: Authed) -> Body {
    let ticks = stream::unfold((), async |()| {
        // The pace of the stream: nothing here waits for something to be over.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Some((Ok::<_, std::convert::Infallible>(Bytes::from("tick ")), ()))
    });
    Body::from_stream(ticks.boxed())
}

async fn list(me: Authed, Extension(accounts): Extension<Accounts>) -> Answered {
    Ok(Json(accounts.devices(&me).await?).into_response())
}

async fn revoke(
    me: Authed,
    Extension(accounts): Extension<Accounts>,
    Form(fields): Form<Fields>,
) -> Answered {
    accounts.revoke_device(&me, &fields.id).await?;
    Ok(StatusCode::OK.into_response())
}

async fn revoke_others(me: Authed, Extension(accounts): Extension<Accounts>) -> Answered {
    let ended = accounts.revoke_other_devices(&me).await?;
    Ok(ended.to_string().into_response())
}

/// Shared between the tasks of a test.
pub(crate) type Shared = Arc<Site>;
