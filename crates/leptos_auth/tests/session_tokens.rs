//! `auth().get_token(..)`: for whom there is a token, and from whom.

mod common;

use axum::{Router, body::Body, routing::get};
use http::{Request, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Identify, IdentifyError, Identity, InterruptLayer, Reason, ServerError, SessionStatus,
    TokenKind, User,
    identity::{AuthRequest, IssueToken},
    layer::BearerToken,
};

use self::common::{Answer, send};

/// A cookie is a session, except `user=sessionless`; a bearer token is the session's own.
struct People;

fn with_session() -> Identity {
    Identity::SignedIn(User::new("ann", "ann").with_session("s", SessionStatus::Active))
}

impl Identify for People {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let cookie = request.headers.get(header::COOKIE);
        Ok(match cookie.and_then(|cookie| cookie.to_str().ok()) {
            None => Identity::SignedOut(Reason::NoCredential),
            Some("user=sessionless") => Identity::SignedIn(User::new("bob", "bob")),
            Some("user=broken") => return Err(IdentifyError::new("the store is down")),
            Some(_) => with_session(),
        })
    }

    async fn identify_bearer(&self, _: &BearerToken, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(with_session())
    }
}

struct Issuer;

impl IssueToken for Issuer {
    async fn issue_token(
        &self,
        user: &User,
        template: Option<&str>,
    ) -> Result<String, IdentifyError> {
        match template {
            Some("unknown") => Err(IdentifyError::new("there is no such template")),
            template => Ok(format!("{} {template:?}", user.id())),
        }
    }
}

fn layer() -> InterruptLayer {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, || view! { <html/> });
    InterruptLayer::new(render).identify(People)
}

fn site(layer: InterruptLayer) -> Router {
    let token = |template: Option<&'static str>| {
        get(move |auth: AuthRequest| async move {
            let token = auth.accepts(TokenKind::SessionToken).get_token(template);
            Ok::<_, ServerError>(token.await?.unwrap_or_else(|| "none".into()))
        })
    };
    layer.wrap(
        Router::new()
            .route("/plain", token(None))
            .route("/billing", token(Some("billing")))
            .route("/unknown", token(Some("unknown"))),
    )
}

async fn ask(site: &Router, path: &str, field: Option<(&str, &str)>) -> Answer {
    let mut request = Request::get(path).header(header::ACCEPT, "application/json");
    if let Some((name, value)) = field {
        request = request.header(name, value);
    }
    send(site, request.body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn a_session_has_a_token_and_nobody_else_has() {
    let site = site(layer().token_issuer(Issuer));
    let session = Some(("cookie", "user=ann"));
    assert_eq!(ask(&site, "/plain", session).await.body, "ann None");
    assert_eq!(
        ask(&site, "/billing", session).await.body,
        "ann Some(\"billing\")"
    );
    for nobody in [None, Some(("cookie", "user=sessionless"))] {
        assert_eq!(ask(&site, "/plain", nobody).await.body, "none");
    }
}

#[tokio::test]
async fn a_token_gives_no_further_token() {
    let site = site(layer().token_issuer(Issuer));
    let bearer = Some(("authorization", "Bearer abc"));
    assert_eq!(ask(&site, "/plain", bearer).await.body, "none");
}

#[tokio::test]
async fn where_none_can_be_issued_it_is_503() {
    let session = Some(("cookie", "user=ann"));
    let with = site(layer().token_issuer(Issuer));
    let without = site(layer());
    for answer in [
        ask(&with, "/unknown", session).await,
        ask(&with, "/plain", Some(("cookie", "user=broken"))).await,
        ask(&without, "/plain", session).await,
    ] {
        answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
        assert!(!answer.body.contains("template"), "{}", answer.body);
    }
}
