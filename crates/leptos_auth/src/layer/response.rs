//! The head of a denial, and an interrupt as an axum response.

use axum::{
    body::{Body, HttpBody},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{
    Denial, MISSING, Problem, RequestState, accept::Dialect, challenges::Challenges,
    problem::whole_seconds, target::redirect,
};
use crate::{Interrupt, LocalTarget};

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NO_STORE_NO_TRANSFORM: HeaderValue = HeaderValue::from_static("no-store, no-transform");
const PRIVATE_NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");
/// All that a denial is chosen by: who asks, and in which dialect.
const VARY: HeaderValue = HeaderValue::from_static(
    "Cookie, Authorization, Accept, Sec-Fetch-Dest, Sec-Fetch-Mode, Sec-Fetch-Site",
);
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
pub(super) const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const NOINDEX: HeaderValue = HeaderValue::from_static("noindex");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What a handler wrote for the answer that it would have given: validators and lifetimes, ranges,
/// where else to go, and challenges that are ours to make.
const NOT_OF_A_DENIAL: [HeaderName; 8] = [
    header::ETAG,
    header::LAST_MODIFIED,
    header::EXPIRES,
    header::AGE,
    header::ACCEPT_RANGES,
    header::CONTENT_RANGE,
    header::LOCATION,
    header::WWW_AUTHENTICATE,
];

/// On its own an interrupt is a 500 that names the missing layer; only the layer, which knows who
/// asks and how, writes the real answer.
impl IntoResponse for Interrupt {
    fn into_response(self) -> Response {
        self.settle();
        if self.is_from_wire() {
            tracing::error!(
                "an interrupt that another service answered reached a response: decide here what \
                 it means, with `unauthorized()?` for example"
            );
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        let mut response = (StatusCode::INTERNAL_SERVER_ERROR, MISSING).into_response();
        response.extensions_mut().insert(self.detached());
        response
    }
}

/// Writes the head of a denial: the true status, the challenges of a 401 (RFC 9110, section
/// 15.5.2), and that nobody may store it (RFC 9111, section 5.2.2.5).
pub(super) fn deny_head(
    response: &mut Response,
    interrupt: &Interrupt,
    state: &RequestState,
    challenges: &Challenges,
) {
    let length = response.body().size_hint().exact();
    unchallenged_head(response, interrupt, length);
    let headers = response.headers_mut();
    challenges.write(state, interrupt, headers);
}

/// The same, of a denial that no credential would change.
pub(super) fn unchallenged_head<B>(
    response: &mut Response<B>,
    interrupt: &Interrupt,
    length: Option<u64>,
) {
    *response.status_mut() = interrupt.status();
    never_store(response);
    say_length(response, length);
    response.extensions_mut().insert(Denial::of(interrupt));
    let headers = response.headers_mut();
    headers.append(header::VARY, VARY);
    headers.insert(ROBOTS, NOINDEX);
    headers.insert(RESOURCE_POLICY, SAME_ORIGIN);
    if let Some(after) = interrupt.retry_after() {
        headers.insert(header::RETRY_AFTER, whole_seconds(after).into());
    }
}

/// Leads a document elsewhere, in place of a response with this head, whose cookies are kept.
pub(super) fn lead(target: &LocalTarget, replaced: &HeaderMap) -> Response {
    let mut response = redirect(&target.clone().into());
    response.headers_mut().append(header::VARY, VARY);
    keep_cookies(replaced, &mut response);
    response
}

/// Takes away what the application wrote for another answer.
pub(super) fn forget_answer(response: &mut Response) {
    for name in NOT_OF_A_DENIAL {
        response.headers_mut().remove(name);
    }
}

/// Says how long the body is, where that is known (RFC 9110, section 8.6): for `HEAD`, whose body is
/// dropped before the server could count it.
pub(super) fn with_length(response: &mut Response) {
    let length = response.body().size_hint().exact();
    say_length(response, length);
}

fn say_length<B>(response: &mut Response<B>, length: Option<u64>) {
    if let Some(length) = length {
        let headers = response.headers_mut();
        headers
            .entry(header::CONTENT_LENGTH)
            .or_insert(length.into());
    }
}

/// A page that depends on who reads it is not for shared caches, nor for the back button after a
/// sign-out.
pub(super) fn keep_private(headers: &mut HeaderMap) {
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(PRIVATE_NO_STORE);
}

/// The same for an answer that says whom it is for, whatever the application wrote.
pub(super) fn never_share(headers: &mut HeaderMap) {
    let is_denial = headers
        .get(header::CACHE_CONTROL)
        .is_some_and(|directives| directives == NO_STORE || directives == NO_STORE_NO_TRANSFORM);
    if !is_denial {
        headers.insert(header::CACHE_CONTROL, PRIVATE_NO_STORE);
    }
}

/// Copies the cookies of one response to another.
pub(super) fn keep_cookies(from: &HeaderMap, to: &mut Response) {
    for cookie in from.get_all(header::SET_COOKIE) {
        to.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
}

/// Refuses a request that makes no sense.
pub(super) fn refusal(dialect: Dialect, status: StatusCode, message: &str) -> Response {
    let mut response = match dialect {
        Dialect::Html => html(document(status, message, None)),
        Dialect::Json | Dialect::Empty => Problem::plain(status, message).into_response(),
    };
    *response.status_mut() = status;
    never_store(&mut response);
    response
}

/// Nobody may keep this answer (RFC 9111, section 5.2.2.5).
pub(super) fn never_store<B>(response: &mut Response<B>) {
    let headers = response.headers_mut();
    if headers.get(header::CACHE_CONTROL) != Some(&NO_STORE_NO_TRANSFORM) {
        headers.insert(header::CACHE_CONTROL, NO_STORE);
    }
}

/// Nobody may keep this answer, nor compress it beside what somebody else typed (RFC 9111, section
/// 5.2.2.7).
pub(super) fn never_transform(response: &mut Response) {
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, NO_STORE_NO_TRANSFORM);
    if let Some(denial) = response.extensions_mut().get_mut::<Denial>() {
        denial.seals_form();
    }
}

/// The page of last resort: no boundary was there to answer.
pub(super) fn bare_page(interrupt: &Interrupt) -> Response {
    html(bare_text(interrupt))
}

/// Its text.
pub(super) fn bare_text(interrupt: &Interrupt) -> String {
    let id = interrupt.request_id();
    document(interrupt.status(), &interrupt.reason().to_string(), id)
}

fn document(status: StatusCode, text: &str, request: Option<&str>) -> String {
    let request = request.map(|id| format!("<p><small>Request {}</small></p>", escape(id)));
    let request = request.unwrap_or_default();
    let title = status.canonical_reason().unwrap_or("Error");
    let text = escape(text);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\
         <body><main><h1>{title}</h1><p>{text}</p>{request}</main></body></html>"
    )
}

pub(super) fn html(page: String) -> Response {
    let mut response = Response::new(Body::from(page));
    response.headers_mut().insert(header::CONTENT_TYPE, HTML);
    response
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
