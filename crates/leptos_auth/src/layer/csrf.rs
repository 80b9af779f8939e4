use std::convert::Infallible;

use axum::{body::Body, response::Response};
use http::{HeaderName, HeaderValue, Method, Request, header, request::Parts};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::RequestState;
use crate::PublicOrigin;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request of which it [is asked](is_asked) may be carried out: by tower-http's rule, which asks Fetch Metadata first, and
/// then `Origin` against `Host`. Where a request has neither, no browser of today sent it, and one of
/// yesterday may have: with a cookie it is refused.
///
/// Asked here, rather than by that layer in its place, because the refusal is to be negotiated and
/// rendered like any other.
pub(super) async fn is_allowed(
    layer: &CsrfLayer,
    origin: Option<&PublicOrigin>,
    state: &RequestState,
) -> bool {
    let head = state.head();
    if is_other_scheme(origin, head) || has_only_a_cookie(state) {
        return false;
    }
    let mut probe = Request::new(Body::empty());
    // Safe methods pass without a question; an upgrade must not.
    *probe.method_mut() = Method::POST;
    probe.uri_mut().clone_from(&head.uri);
    probe.headers_mut().clone_from(&head.headers);
    let pass = service_fn(|_| async { Ok::<_, Infallible>(Response::new(Body::empty())) });
    let Ok(answer) = layer.layer(pass).oneshot(probe).await;
    let refused: Option<&ProtectionError> = answer.extensions().get();
    refused.is_none() && answer.status().is_success()
}

/// Whether it could do something, or be read, in the name of a visitor of another site. Browsers open
/// a WebSocket to any origin, with its cookies, and leave the check to the server (RFC 6455, section
/// 10.2); an event stream, too, they open before they look whether it may be read.
pub(super) fn is_asked(head: &Parts) -> bool {
    let accept = head.headers.get(header::ACCEPT).map(HeaderValue::as_bytes);
    !head.method.is_safe()
        || head.headers.contains_key(header::UPGRADE)
        || accept == Some(b"text/event-stream")
}

/// Whether nothing but a cookie says where it comes from. Reading an event stream needs no proof:
/// who sends neither header is no browser that another site could use.
fn has_only_a_cookie(state: &RequestState) -> bool {
    let head = state.head();
    let has = |name| head.headers.contains_key(name);
    let is_unsafe = !head.method.is_safe() || has(header::UPGRADE);
    let says_where = has(header::ORIGIN) || has(SEC_FETCH_SITE);
    // A cookie beside `Authorization`, or a key, is not looked at.
    is_unsafe && !says_where && has(header::COOKIE) && !state.has_authorization()
}

/// tower-http compares hosts, not schemes: the plain-HTTP twin of an `https` origin, which a network
/// can forge, is another origin.
fn is_other_scheme(origin: Option<&PublicOrigin>, head: &Parts) -> bool {
    let sent = head
        .headers
        .get(header::ORIGIN)
        .and_then(|sent| sent.to_str().ok());
    let (Some(origin), Some((scheme, host))) = (origin, sent.and_then(|s| s.split_once("://")))
    else {
        return false;
    };
    origin.is_host(host) && !origin.as_str().starts_with(&format!("{scheme}://"))
}
