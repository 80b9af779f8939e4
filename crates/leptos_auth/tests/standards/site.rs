//! The application of the tests, with every kind of challenge, and tokens.

use std::sync::LazyLock;

use axum::{Router, body::Body};
use http::{HeaderMap, Method, header, request::Parts};
use http_auth::{ChallengeRef, parser::ChallengeParser};
use leptos_auth::{
    Identify, IdentifyError, Identity, Reason, User,
    challenge::{ApiKey, Basic, Bearer, Session},
    layer::{BasicCredentials, BearerToken},
};
use tower_http::request_id::{MakeRequestUuid, SetRequestIdLayer};

use crate::common::{Answer, CookieIdentity, client, layer, routes};

/// A page that is refused to whoever is signed out.
pub(crate) const PAGE: &str = "/ooo/guarded";
/// The same for a program.
pub(crate) const DATA: &str = "/v1/secret";
/// What browsers send for a page.
pub(crate) const HTML: &str = client::HTML;

struct Machines;

impl Identify for Machines {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        CookieIdentity.identify(request).await
    }

    async fn identify_bearer(
        &self,
        token: &BearerToken,
        _: &Parts,
    ) -> Result<Identity, IdentifyError> {
        Ok(match token.as_str() {
            "ada" => Identity::SignedIn(User::new("ada", "ada")),
            "expired" => Identity::SignedOut(Reason::Expired),
            "revoked" => Identity::SignedOut(Reason::Revoked),
            "down" => return Err(IdentifyError::new("the issuer is down")),
            _ => Identity::SignedOut(Reason::InvalidToken),
        })
    }

    async fn identify_basic(
        &self,
        credentials: &BasicCredentials,
        _: &Parts,
    ) -> Result<Identity, IdentifyError> {
        Ok(match (credentials.name(), credentials.password()) {
            ("ada", "ri:ght") => Identity::SignedIn(User::new("ada", "ada")),
            _ => Identity::SignedOut(Reason::WrongCredentials),
        })
    }
}

pub(crate) fn site() -> &'static Router {
    static SITE: LazyLock<Router> = LazyLock::new(|| {
        let realm = "Specimen";
        let key = ApiKey::new(realm, http::HeaderName::from_static("x-api-key"));
        let bearer = Bearer::new(realm)
            .and_then(|bearer| bearer.scope("notes:read"))
            .and_then(|bearer| bearer.acr_values("mfa pwd"))
            .and_then(|bearer| bearer.resource_metadata("https://localhost/metadata"));
        let layer = layer()
            .identify(Machines)
            .challenge(Session::new(realm).expect("a realm"))
            .challenge(Basic::new(realm).expect("a realm"))
            .challenge_below("/v1", bearer.expect("a challenge"))
            .challenge_below("/v1", key.expect("a challenge"))
            .documentation("https://docs.example/errors");
        let requests = SetRequestIdLayer::x_request_id(MakeRequestUuid);
        layer.wrap(routes()).layer(requests)
    });
    &SITE
}

/// Asks with these fields and no others but `Host`.
pub(crate) async fn ask(method: Method, uri: &str, fields: &[(&str, &str)]) -> Answer {
    let mut request = http::Request::builder().method(method).uri(uri);
    request = request.header(header::HOST, "localhost:3000");
    for (name, value) in fields {
        request = request.header(*name, *value);
    }
    client::send(site(), request.body(Body::empty()).expect("a request")).await
}

pub(crate) async fn get(uri: &str, fields: &[(&str, &str)]) -> Answer {
    ask(Method::GET, uri, fields).await
}

/// Scheme, and parameters, as a parser reads them that is not ours; in lower case.
pub(crate) fn challenges(headers: &HeaderMap) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    for value in headers.get_all(header::WWW_AUTHENTICATE) {
        let text = value.to_str().expect("visible ASCII");
        for challenge in ChallengeParser::new(text) {
            found.push(read(&challenge.expect("a challenge")));
        }
    }
    found
}

fn read(challenge: &ChallengeRef<'_>) -> (String, Vec<(String, String)>) {
    let params = challenge.params.iter();
    let params = params.map(|(name, value)| (name.to_ascii_lowercase(), value.to_unescaped()));
    (challenge.scheme.to_ascii_lowercase(), params.collect())
}

/// The schemes that an answer names, in order.
pub(crate) fn schemes(answer: &Answer) -> Vec<String> {
    challenges(&answer.headers)
        .into_iter()
        .map(|(scheme, _)| scheme)
        .collect()
}

/// A parameter of the challenge of this scheme.
pub(crate) fn param(answer: &Answer, scheme: &str, name: &str) -> Option<String> {
    let found = challenges(&answer.headers);
    let (_, params) = found.into_iter().find(|(other, _)| other == scheme)?;
    params
        .into_iter()
        .find(|(other, _)| other == name)
        .map(|(_, value)| value)
}
