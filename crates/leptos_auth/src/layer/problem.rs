use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{Interrupt, Reason};

/// Problem details (RFC 9457): the body of a denial for a program.
///
/// `error` (the status text) and `message` (the same sentence as `detail`) are extension members,
/// for clients that expect those names.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: String,
    error: &'static str,
    message: String,
}

impl Problem {
    /// The problem that this interrupt is.
    pub fn of(interrupt: &Interrupt) -> Self {
        let (kind, title) = describe(interrupt.reason());
        Self::new(
            kind,
            title,
            interrupt.status(),
            interrupt.reason().to_string(),
        )
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
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // A struct of strings and a number always encodes.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or_default();
        let json = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    }
}

/// `type` and `title` per reason; both are stable.
fn describe(reason: &Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::NoCredential => ("urn:leptos-auth:no-credential", "Authentication required"),
        Reason::Expired => ("urn:leptos-auth:expired", "Session expired"),
        Reason::Revoked => ("urn:leptos-auth:revoked", "Session ended"),
        Reason::InvalidToken => ("urn:leptos-auth:invalid-token", "Credential not recognised"),
        Reason::WrongCredentials => ("urn:leptos-auth:wrong-credentials", "Wrong credentials"),
        Reason::Pending => ("urn:leptos-auth:pending", "Something needs to be finished"),
        Reason::MissingRight(_) => ("urn:leptos-auth:forbidden", "Not allowed"),
        Reason::CrossSite => ("urn:leptos-auth:cross-site", "Request from another site"),
        Reason::NotFound => ("urn:leptos-auth:not-found", "Not found"),
        Reason::StepUp => ("urn:leptos-auth:step-up", "Confirmation required"),
        Reason::TooManyRequests => ("urn:leptos-auth:too-many-requests", "Too many requests"),
        Reason::Unavailable => ("urn:leptos-auth:unavailable", "Temporarily unavailable"),
    }
}
