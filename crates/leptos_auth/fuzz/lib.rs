//! What the targets share: a small site, and one request to it.

use std::{cell::RefCell, convert::Infallible};

use axum::{
    Router,
    body::{Body, Bytes},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, Request, StatusCode, header};
use http_auth::parser::ChallengeParser;
use http_body_util::BodyExt;
use leptos_auth::{
    Authed, Identify, IdentifyError, Identity, InterruptLayer, Reason, User,
    layer::{BasicCredentials, BearerToken},
};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// The one token, and the one password, that open the site.
pub const SECRET: &str = "open-sesame";
/// What nobody without them may read.
pub const CANARY: &str = "canary-7d1f";

/// Knows one user, by token and by password.
struct One;

impl One {
    fn identity(secret: &str) -> Identity {
        if secret == SECRET {
            Identity::SignedIn(User::new("1", "One"))
        } else {
            Identity::SignedOut(Reason::InvalidToken)
        }
    }
}

impl Identify for One {
    async fn identify(&self, _: &http::request::Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedOut(Reason::NoCredential))
    }

    async fn identify_bearer(
        &self,
        token: &BearerToken,
        _: &http::request::Parts,
    ) -> Result<Identity, IdentifyError> {
        Ok(Self::identity(token.as_str()))
    }

    async fn identify_basic(
        &self,
        credentials: &BasicCredentials,
        _: &http::request::Parts,
    ) -> Result<Identity, IdentifyError> {
        Ok(Self::identity(credentials.password()))
    }
}

/// A layer around nothing, for the targets to add to.
pub fn layer() -> InterruptLayer {
    let page = async || Html("<!DOCTYPE html><title>Page</title>").into_response();
    InterruptLayer::new(move |_| Box::pin(page()))
        .origin("https://site.example".parse().expect("an origin"))
        .identify(One)
}

/// A public page, a protected one, a protected handler, and one that takes what is posted.
pub fn routes() -> Router {
    let protected = |_: Authed| async { CANARY };
    Router::new()
        .route(
            "/",
            get(async || Html("<!DOCTYPE html><title>Public</title>")),
        )
        .route("/protected", get(protected).post(protected))
        .route("/echo", post(async |body: Bytes| body.len().to_string()))
}

/// One answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

thread_local! {
    static RUNTIME: RefCell<Runtime> = RefCell::new(
        Builder::new_current_thread().enable_time().build().expect("a runtime"),
    );
}

/// Sends one request and reads the whole answer.
pub fn ask(site: Router, request: Request<Body>) -> Answer {
    RUNTIME.with_borrow_mut(|runtime| runtime.block_on(answer(site, request)))
}

async fn answer(site: Router, request: Request<Body>) -> Answer {
    let response: Result<Response, Infallible> = site.oneshot(request).await;
    let Ok(response) = response;
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a body that is whole");
    Answer {
        status: head.status,
        headers: head.headers,
        body: body.to_bytes().into(),
    }
}

impl Answer {
    /// What holds for every answer, whatever was sent.
    pub fn check(&self) {
        // A prefetch that would need somebody's identity.
        let is_unavailable = self.status == StatusCode::SERVICE_UNAVAILABLE;
        assert!(is_unavailable || !self.status.is_server_error(), "{self:?}");
        if self.status == StatusCode::UNAUTHORIZED {
            assert!(!self.challenges().is_empty(), "{self:?}");
        }
        // These two are the router's.
        let is_ours =
            ![StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&self.status);
        if self.status.is_client_error() && is_ours {
            assert_eq!(self.headers[header::CACHE_CONTROL], "no-store", "{self:?}");
        }
    }

    /// The realms that it offers, read by a parser that is not ours.
    pub fn challenges(&self) -> Vec<String> {
        let fields = self.headers.get_all(header::WWW_AUTHENTICATE);
        let texts = fields.iter().map(|field| field.to_str().expect("ASCII"));
        let realm = |text| {
            let mut challenges = ChallengeParser::new(text);
            let challenge = challenges.next().expect("a challenge").expect("grammar");
            assert!(
                challenges.next().is_none(),
                "one challenge in a field: {text}"
            );
            let realm = challenge.params.iter().find(|(name, _)| *name == "realm");
            realm.expect("a realm").1.to_unescaped()
        };
        texts.map(realm).collect()
    }
}
