use std::time::Duration;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{Extensions, HeaderValue, StatusCode, header, request::Parts};
use serde::Serialize;
use tower_http::request_id::RequestId;

use crate::{Interrupt, Reason};

/// Problem details (RFC 9457): the body of a denial for a program.
///
/// | member | what it is |
/// |---|---|
/// | `type`, `title` | stable per reason: `urn:leptos-auth:expired`, "Session expired" |
/// | `status`, `error` | 401 and "Unauthorized" |
/// | `detail`, `message` | one sentence for a person, twice: clients expect either name |
/// | `instance` | the id of the request, of tower-http's [`RequestId`], where a layer gives it one |
/// | `documentation_url` | [`InterruptLayer::documentation`](crate::InterruptLayer::documentation) and the reason |
/// | `retry_after`, `max_age` | whole seconds, where there is such a time |
/// | `task` | the [`Task`](crate::Task) that has to be finished first: `accept_terms` |
///
/// Nothing that anybody but the client sent or may know is in it.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    error: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    documentation_url: Option<String>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_age: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<String>,
}

impl Problem {
    /// The problem that this interrupt is.
    pub fn of(interrupt: &Interrupt) -> Self {
        let (kind, title) = describe(interrupt.reason());
        let detail = interrupt.reason().to_string();
        Self {
            retry_after: interrupt.retry_after().map(whole_seconds),
            max_age: interrupt.max_age().map(|age| age.as_secs()),
            task: interrupt.reason().task().map(|task| task.name().to_owned()),
            ..Self::new(kind, title, interrupt.status(), detail)
        }
    }

    /// Says which request it was, and where its reason is explained.
    pub(super) fn for_request(mut self, head: &Parts, documentation: Option<&str>) -> Self {
        self.instance = request_id(&head.extensions).map(ToOwned::to_owned);
        let reason = self.kind.strip_prefix(REASONS);
        let page = documentation.zip(reason);
        self.documentation_url = page.map(|(url, reason)| format!("{url}#{reason}"));
        self
    }

    /// The same, where no more is known of the request.
    pub(super) fn for_id(mut self, id: Option<String>) -> Self {
        self.instance = id;
        self
    }

    /// 422: what the visitor sent can not be carried out as it is (RFC 9110, section 15.5.21).
    /// `message` is for the visitor.
    pub fn mistake(message: impl Into<String>) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self::new(
            "about:blank",
            "Unprocessable Content",
            status,
            message.into(),
        )
    }

    pub(super) fn plain(status: StatusCode, message: &str) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self::new("about:blank", title, status, message.into())
    }

    fn new(kind: &'static str, title: &'static str, status: StatusCode, detail: String) -> Self {
        Self {
            kind,
            title,
            status: status.as_u16(),
            error: status.canonical_reason().unwrap_or("Error"),
            message: detail.clone(),
            detail,
            instance: None,
            documentation_url: None,
            retry_after: None,
            max_age: None,
            task: None,
        }
    }
}

/// The id that a layer has given to the request.
pub(super) fn request_id(extensions: &Extensions) -> Option<&str> {
    let id = extensions.get::<RequestId>()?;
    id.header_value().to_str().ok()
}

impl Problem {
    /// As JSON.
    pub(super) fn encode(&self) -> Vec<u8> {
        // A struct of strings and a number always encodes.
        let mut body = Vec::with_capacity(512);
        serde_json::to_writer(&mut body, self).unwrap_or_default();
        body
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.encode()));
        // A denial has seven and more.
        response.headers_mut().reserve(8);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM);
        response
    }
}

/// Rounded up: who comes back earlier is refused again.
pub(super) fn whole_seconds(time: Duration) -> u64 {
    let rounded_up = u64::from(time.subsec_nanos() > 0);
    time.as_secs().saturating_add(rounded_up)
}

pub(super) const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What each `type` begins with.
const REASONS: &str = "urn:leptos-auth:";

/// What a reason is called in a `type`.
pub(super) fn reason_name(reason: &Reason) -> &'static str {
    let (kind, _) = describe(reason);
    kind.strip_prefix(REASONS).unwrap_or(kind)
}

/// `type` and `title` per reason; both are stable.
fn describe(reason: &Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::NoCredential => ("urn:leptos-auth:no-credential", "Authentication required"),
        Reason::Expired => ("urn:leptos-auth:expired", "Session expired"),
        Reason::Revoked => ("urn:leptos-auth:revoked", "Session ended"),
        Reason::InvalidToken => ("urn:leptos-auth:invalid-token", "Credential not recognised"),
        Reason::UnacceptedToken => (
            "urn:leptos-auth:unaccepted-token",
            "Credential of another kind",
        ),
        Reason::WrongCredentials => ("urn:leptos-auth:wrong-credentials", "Wrong credentials"),
        Reason::Pending(_) => ("urn:leptos-auth:pending", "Something needs to be finished"),
        Reason::MissingRight(_) => ("urn:leptos-auth:forbidden", "Not allowed"),
        Reason::MissingFactor => ("urn:leptos-auth:missing-factor", "Confirmation impossible"),
        Reason::CrossSite => ("urn:leptos-auth:cross-site", "Request from another site"),
        Reason::NotFound => ("urn:leptos-auth:not-found", "Not found"),
        Reason::StepUp => ("urn:leptos-auth:step-up", "Confirmation required"),
        Reason::TooManyRequests => ("urn:leptos-auth:too-many-requests", "Too many requests"),
        Reason::Unavailable => ("urn:leptos-auth:unavailable", "Temporarily unavailable"),
        Reason::Overloaded => ("urn:leptos-auth:overloaded", "Overloaded"),
        Reason::OutcomeUnknown => ("urn:leptos-auth:outcome-unknown", "Outcome unknown"),
    }
}
