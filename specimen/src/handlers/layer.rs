//! A tower layer of the application's own. It answers with the interrupt as a response; the layer
//! of `leptos_auth`, which is outside, gives it the true status and the dialect of who asks.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::Body,
    extract::FromRequestParts,
    response::{IntoResponse, Response},
    routing::get,
};
use http::Request;
use leptos_auth::Interrupt;
use tower::{Layer, Service, ServiceExt};

use super::{Visitor, unguarded};
use crate::demand::Demand;

/// Lets pass who meets the demand.
#[derive(Clone, Copy, Debug)]
pub struct DemandLayer(pub Demand);

impl<S> Layer<S> for DemandLayer {
    type Service = DemandService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        DemandService {
            inner,
            demand: self.0,
        }
    }
}

/// What [`DemandLayer`] makes of a service.
#[derive(Clone, Debug)]
pub struct DemandService<S> {
    inner: S,
    demand: Demand,
}

impl<S> Service<Request<Body>> for DemandService<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        // The clone is called through `oneshot`, which asks it whether it is ready.
        let (inner, demand) = (self.inner.clone(), self.demand);
        Box::pin(async move {
            match admit(request, demand).await {
                Ok(request) => inner.oneshot(request).await,
                Err(interrupt) => Ok(interrupt.into_response()),
            }
        })
    }
}

async fn admit(request: Request<Body>, demand: Demand) -> Result<Request<Body>, Interrupt> {
    let (mut head, body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut head, &()).await?;
    demand.admit(visitor.0)?;
    Ok(Request::from_parts(head, body))
}

pub(super) fn routes() -> Router {
    Demand::ALL
        .into_iter()
        .fold(Router::new(), |router, demand| {
            let path = format!("/handlers/layer/{}", demand.segment());
            router.route(&path, get(read).layer(DemandLayer(demand)))
        })
}

async fn read(visitor: Visitor) -> String {
    unguarded(visitor)
}
