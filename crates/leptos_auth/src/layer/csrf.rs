use std::convert::Infallible;

use axum::{body::Body, response::Response};
use http::{Request, request::Parts};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Whether tower-http's rule lets the request pass: Fetch Metadata first, then `Origin` against
/// `Host`. Asked here, rather than by that layer in its place, because the refusal is to be
/// negotiated and rendered like any other.
pub(super) async fn is_allowed(layer: &CsrfLayer, head: &Parts) -> bool {
    if head.method.is_safe() {
        return true;
    }
    let mut probe = Request::new(Body::empty());
    probe.method_mut().clone_from(&head.method);
    probe.uri_mut().clone_from(&head.uri);
    probe.headers_mut().clone_from(&head.headers);
    let pass = service_fn(|_| async { Ok::<_, Infallible>(Response::new(Body::empty())) });
    let Ok(answer) = layer.layer(pass).oneshot(probe).await;
    let refused: Option<&ProtectionError> = answer.extensions().get();
    refused.is_none() && answer.status().is_success()
}
