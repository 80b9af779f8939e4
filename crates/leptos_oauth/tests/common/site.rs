//! An application behind a [`ResourceServer`], asked over its router.

use axum::{Json, Router, body::Body, routing::get};
use http::{Request, StatusCode, header, request::Parts};
use http_body_util::BodyExt;
use leptos_auth::{
    Authed, Identify, IdentifyError, Identity, InterruptLayer, Reason, User,
    identity::{Verified, VerifyAccessToken},
    layer::{BearerToken, Denial},
};
use leptos_oauth::ResourceServer;
use serde::{Deserialize, Serialize};
use tower::ServiceExt;

pub(crate) struct Site(Router);

#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    /// 200.
    Passed(Caller),
    /// 401, and why.
    Refused(Reason),
    /// 503.
    Unavailable,
}

/// Who the application takes the caller for.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Caller {
    pub(crate) subject: String,
    pub(crate) client: String,
    pub(crate) scopes: Vec<String>,
}

struct Machines(ResourceServer);

impl Site {
    pub(crate) fn new(tokens: ResourceServer) -> Self {
        let layer = InterruptLayer::new(|_| Box::pin(async { unreachable!("there are no pages") }));
        let router = Router::new().route("/", get(whoami));
        Self(router.layer(layer.identify(Machines(tokens))))
    }

    pub(crate) async fn ask(&self, token: &str) -> Answer {
        let request = Request::get("/")
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .expect("a request");
        let answer = self.0.clone().oneshot(request).await;
        let answer = answer.expect("an answer");
        let denial = answer.extensions().get::<Denial>();
        match (answer.status(), denial) {
            (StatusCode::OK, None) => {
                let body = answer.into_body().collect().await.expect("a body");
                let caller = serde_json::from_slice(&body.to_bytes());
                Answer::Passed(caller.expect("a caller"))
            }
            (StatusCode::UNAUTHORIZED, Some(denial)) => Answer::Refused(denial.reason().clone()),
            (StatusCode::SERVICE_UNAVAILABLE, _) => Answer::Unavailable,
            (status, _) => panic!("{status}"),
        }
    }

    pub(crate) async fn assert_passes(&self, token: &str) -> Caller {
        match self.ask(token).await {
            Answer::Passed(caller) => caller,
            answer => panic!("{answer:?}"),
        }
    }

    pub(crate) async fn assert_refused(&self, token: &str) {
        let answer = self.ask(token).await;
        assert_eq!(answer, Answer::Refused(Reason::InvalidToken));
    }

    pub(crate) async fn assert_expired(&self, token: &str) {
        let answer = self.ask(token).await;
        assert_eq!(answer, Answer::Refused(Reason::Expired));
    }

    pub(crate) async fn assert_unavailable(&self, token: &str) {
        assert_eq!(self.ask(token).await, Answer::Unavailable);
    }
}

async fn whoami(caller: Authed) -> Json<Caller> {
    let user = caller.user();
    Json(Caller {
        subject: user.id().to_owned(),
        client: user.name().to_owned(),
        scopes: user.permissions().map(str::to_owned).collect(),
    })
}

impl Identify for Machines {
    async fn identify(&self, _: &Parts) -> Result<Identity, IdentifyError> {
        Ok(Identity::SignedOut(Reason::NoCredential))
    }

    async fn identify_bearer(
        &self,
        token: &BearerToken,
        _: &Parts,
    ) -> Result<Identity, IdentifyError> {
        let token = match self.0.verify(token).await? {
            Verified::Valid(token) => token,
            Verified::Refused(reason) => return Ok(Identity::SignedOut(reason)),
            verified => panic!("{verified:?}"),
        };
        let user = User::new(token.subject(), token.client_id().unwrap_or_default());
        let user = token.scopes().fold(user, User::with_permission);
        Ok(Identity::SignedIn(user))
    }
}
