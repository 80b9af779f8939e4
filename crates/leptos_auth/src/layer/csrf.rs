use std::convert::Infallible;

use axum::{body::Body, response::Response};
use http::{Method, Request, header, request::Parts};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use crate::PublicOrigin;

/// Whether tower-http's rule lets the request pass: Fetch Metadata first, then `Origin` against
/// `Host`. An upgrade is asked as well: browsers open a WebSocket to any origin, with its cookies,
/// and leave the check to the server (RFC 6455, section 10.2). Asked here, rather than by that layer in its place, because the refusal is to be
/// negotiated and rendered like any other.
pub(super) async fn is_allowed(
    layer: &CsrfLayer,
    origin: Option<&PublicOrigin>,
    head: &Parts,
) -> bool {
    if head.method.is_safe() && !head.headers.contains_key(header::UPGRADE) {
        return true;
    }
    if is_other_scheme(origin, head) {
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
