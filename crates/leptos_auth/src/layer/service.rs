use std::{
    convert::Infallible,
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{body::Body, response::Response};
use http::{HeaderValue, Method, Request, StatusCode, header, request::Parts};
use tower::{Service, ServiceExt};

use super::{
    RequestState, Scope,
    accept::Dialect,
    csrf,
    deny::{Demand, swallowed},
    dispatch::{self, Post, SERVER_FN_ERROR},
    hooked::Hooked,
    layer::Config,
    pass::Renderer,
    response::{deny_head, keep_cookies},
    scope::Decisions,
    target,
};
use crate::{Interrupt, Reason, boundary::Key, identity::authorize};

/// What [`InterruptLayer`](super::InterruptLayer) makes of a router.
#[derive(Clone)]
pub struct InterruptService<S> {
    inner: S,
    config: Arc<Config>,
}

impl<S> InterruptService<S> {
    pub(super) fn new(inner: S, config: Arc<Config>) -> Self {
        Self { inner, config }
    }
}

impl<S> Service<Request<Body>> for InterruptService<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        // Each call of the router goes through `oneshot` of a clone, which asks for readiness.
        let serving = Serving {
            inner: self.inner.clone(),
            config: self.config.clone(),
        };
        Box::pin(async move { Ok(serving.serve(request).await) })
    }
}

impl<S> fmt::Debug for InterruptService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InterruptService").finish_non_exhaustive()
    }
}

/// The refusal of a path rule, and the boundary that answers it.
pub(super) type Ruling = (Interrupt, Key);

/// One request being served.
pub(super) struct Serving<S> {
    pub(super) inner: S,
    pub(super) config: Arc<Config>,
}

impl<S> Serving<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + Sync,
    S::Future: Send,
{
    async fn serve(&self, request: Request<Body>) -> Response {
        let (mut head, body) = request.into_parts();
        if let Some(refused) = target::refuse(&head, self.config.origin.as_ref()) {
            return refused;
        }
        // Routers answer HEAD by running GET and dropping the body, before its guards have
        // decided; so it is rendered here, and the body dropped at the end.
        let without_body = head.method == Method::HEAD;
        if without_body {
            head.method = Method::GET;
        }
        let state = RequestState::new(head, self.config.identify.clone());
        let response = self.answer(&state, body).await;
        if without_body {
            drop_body(response)
        } else {
            response
        }
    }

    async fn answer(&self, state: &RequestState, body: Body) -> Response {
        if !csrf::is_allowed(&self.config.csrf, state.head()).await {
            let interrupt = Interrupt::forbidden(Reason::CrossSite);
            return self.deny(state, &interrupt, Key::root()).await;
        }
        // A form runs its server function and nothing of the page; the page is ruled when it is
        // shown again. So one can sign in at the very page that a rule refuses.
        let body = if dispatch::may_be_form(state.head()) {
            match dispatch::read(body, self.config.caps.form_bytes).await {
                Post::Form(form) => return self.dispatch(state, form).await,
                Post::Refused(response) => return response,
                Post::Other(body) => body,
            }
        } else {
            body
        };
        if let Some((interrupt, boundary)) = self.path_rule(state, state.head().uri.path()).await {
            return self.deny(state, &interrupt, boundary).await;
        }
        if state.head().method == Method::GET {
            return self.get(state).await;
        }
        let (response, scope) = self.call(state, state.head().clone(), body).await;
        self.conclude(state, &scope, response).await
    }

    /// The refusal of the first rule that covers the path.
    pub(super) async fn path_rule(&self, state: &RequestState, path: &str) -> Option<Ruling> {
        for rule in self.config.rules.iter().filter(|rule| rule.covers(path)) {
            if let Err(interrupt) = authorize(state, &*rule.demand).await {
                return Some((interrupt, rule.boundary.clone()));
            }
        }
        None
    }

    async fn get(&self, state: &RequestState) -> Response {
        let router = Renderer::Router(&self.inner);
        let response = self.page(router, state, Demand::Page).await;
        self.conclude_reported(state, response).await
    }

    /// Runs the router once, outside of any page.
    pub(super) async fn call(
        &self,
        state: &RequestState,
        head: Parts,
        body: Body,
    ) -> (Response, Scope) {
        let scope = Scope::new(state.clone(), Decisions::default());
        let mut request = Request::from_parts(head, body);
        request.extensions_mut().insert(state.clone());
        request.extensions_mut().insert(scope.clone());
        let answer = Hooked(Box::pin(self.inner.clone().oneshot(request))).await;
        let response = match answer {
            Ok(response) => response,
            Err(never) => match never {},
        };
        (response, scope)
    }

    async fn conclude(
        &self,
        state: &RequestState,
        scope: &Scope,
        mut response: Response,
    ) -> Response {
        if let Some(interrupt) = response.extensions_mut().remove::<Interrupt>() {
            let mut denial = self.deny(state, &interrupt, Key::root()).await;
            keep_cookies(response.headers(), &mut denial);
            return denial;
        }
        if scope.has_swallowed() {
            return swallowed();
        }
        self.conclude_reported(state, response).await
    }

    /// A server function that was interrupted has the interrupt's status, with its typed error as
    /// the body; one that was given a mistake has 422.
    async fn conclude_reported(&self, state: &RequestState, mut response: Response) -> Response {
        let Some(interrupt) = state.take_reported() else {
            let failed = response.status() == StatusCode::INTERNAL_SERVER_ERROR;
            if failed && response.headers().contains_key(SERVER_FN_ERROR) {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            return response;
        };
        if Dialect::of(&state.head().headers) == Dialect::Html {
            let mut denial = self.deny(state, &interrupt, Key::root()).await;
            keep_cookies(response.headers(), &mut denial);
            return denial;
        }
        deny_head(&mut response, &interrupt, &self.config.challenge);
        response
    }
}

/// HEAD: the same head as GET, its length included (RFC 9110, section 9.3.2).
fn drop_body(response: Response) -> Response {
    use axum::body::HttpBody;

    let (mut head, body) = response.into_parts();
    if let Some(length) = body.size_hint().exact() {
        let length = HeaderValue::from(length);
        head.headers.entry(header::CONTENT_LENGTH).or_insert(length);
    }
    Response::from_parts(head, Body::empty())
}
