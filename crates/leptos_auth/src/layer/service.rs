use std::{
    convert::Infallible,
    fmt,
    panic::AssertUnwindSafe,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    body::{Body, HttpBody},
    response::Response,
};
use futures::{FutureExt, future::BoxFuture};
use http::{Method, Request, StatusCode, header, request::Parts};
use http_body_util::BodyExt;
use tower::{Service, ServiceExt};

use super::{
    Attempt, Denial, RequestState, Scope,
    accept::Dialect,
    audit, csrf,
    decisions::Decisions,
    deny::{Demand, swallowed},
    dispatch::{self, Post, SERVER_FN_ERROR},
    hooked::Hooked,
    layer::Config,
    pass::{CloseOnDrop, Ended, Pass, Renderer, is_html},
    response::{keep_private, refusal, with_length},
    session_header,
    state::ForgetWork,
    target,
    turns::{InTurn, Turns},
    until_ended::UntilEnded,
};
use crate::{
    Interrupt, Reason,
    boundary::Key,
    identity::{Admission, authorize},
};

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
    type Future = ResponseFuture;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (mut head, body) = request.into_parts();
        if let Some((refused, attempt)) = target::refuse(&mut head, self.config.origin.as_ref()) {
            let status = Some(refused.status());
            audit::rejected(&self.config.observer, attempt, &head.method, status);
            return ResponseFuture::refused(refused);
        }
        target::drop_foreign_referer(&mut head, self.config.origin.as_ref());
        // Routers answer HEAD by running GET and dropping the body, before its guards have
        // decided; so it is rendered here, and the body dropped at the end.
        let without_body = head.method == Method::HEAD;
        if without_body {
            head.method = Method::GET;
            // Only GET can ask for an upgrade (RFC 6455, section 4.1).
            head.headers.remove(header::UPGRADE);
            head.headers.remove(header::CONNECTION);
        }
        let state = RequestState::new(head, &self.config);
        // Each call of the router goes through `oneshot` of a clone, which asks for readiness.
        let serving = Serving {
            inner: self.inner.clone(),
            config: self.config.clone(),
        };
        let turns = state.turns().clone();
        let serving = async move { serving.serve(state, body, without_body).await };
        ResponseFuture::serving(InTurn::new(turns, Box::pin(serving)))
    }
}

impl<S> fmt::Debug for InterruptService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InterruptService").finish_non_exhaustive()
    }
}

/// The answer of [`InterruptService`].
pub struct ResponseFuture(Answer);

enum Answer {
    /// `None` once it has been given.
    Refused(Option<Response>),
    Serving(InTurn<BoxFuture<'static, Response>>),
}

impl ResponseFuture {
    fn refused(response: Response) -> Self {
        Self(Answer::Refused(Some(response)))
    }

    fn serving(answer: InTurn<BoxFuture<'static, Response>>) -> Self {
        Self(Answer::Serving(answer))
    }
}

impl Future for ResponseFuture {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Answer::Refused(response) => response
                .take()
                .map_or(Poll::Pending, |it| Poll::Ready(Ok(it))),
            Answer::Serving(answer) => Pin::new(answer).poll(cx).map(Ok),
        }
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}

/// The refusal of a path rule, and the boundary that answers it.
pub(super) type Ruling = (Interrupt, Key);

/// One request being served.
#[derive(Clone)]
pub(super) struct Serving<S> {
    pub(super) inner: S,
    pub(super) config: Arc<Config>,
}

impl<S> Serving<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
{
    async fn serve(&self, state: RequestState, body: Body, without_body: bool) -> Response {
        let end = ForgetWork::of(&state);
        let answer = AssertUnwindSafe(self.answer(&state, body));
        let answer = answer.catch_unwind().await;
        let response = answer.unwrap_or_else(|_| panicked(state.dialect()));
        let mut response = self.audited(&state, response);
        if session_header::is_asked(state.head()) {
            Box::pin(session_header::write(&state, &mut response)).await;
        }
        if without_body {
            return drop_body(response);
        }
        let response = end_with_session(&state, response);
        keep_to_the_end(response, end, state.turns())
    }

    /// Notes a denial. A prefetch is not told who is asking, so a guard can't answer it: every denial is
    /// the same to it, or what a guard conceals would differ from what is not there; and none of a visit.
    fn audited(&self, state: &RequestState, mut response: Response) -> Response {
        if response.extensions().get::<Denial>().is_none() {
            return response;
        }
        if target::is_prefetch(state.head()) {
            return self.last_resort(state, &Interrupt::unavailable());
        }
        audit::denied(&self.config.observer, state, &mut response);
        response
    }

    async fn answer(&self, state: &RequestState, body: Body) -> Response {
        if let Some(description) = state.malformed() {
            let (method, status) = (&state.head().method, StatusCode::BAD_REQUEST);
            let observer = &self.config.observer;
            audit::rejected(observer, Attempt::Credentials, method, Some(status));
            let mut response = refusal(state.dialect(), status, description);
            let headers = response.headers_mut();
            self.config
                .challenges
                .write_malformed(state.head(), description, headers);
            return response;
        }
        let head = state.head();
        if csrf::is_asked(head)
            && !Box::pin(csrf::is_allowed(
                &self.config.csrf,
                self.config.origin.as_ref(),
                state,
            ))
            .await
        {
            let interrupt = Interrupt::forbidden(Reason::CrossSite);
            return Box::pin(self.deny(state, &interrupt, Key::root())).await;
        }
        // A form runs its server function and nothing of the page; the page is ruled when it is
        // shown again. So one can sign in at the very page that a rule refuses.
        let body = if dispatch::may_be_form(head) {
            match Box::pin(dispatch::read(state.dialect(), body, self.config.caps)).await {
                Post::Form(form) => return Box::pin(self.dispatch(state, form)).await,
                Post::Refused(response) => return response,
                Post::Other(body) => body,
            }
        } else {
            body
        };
        if let Some((interrupt, boundary)) = self.path_rule(state, head.uri.path()).await {
            return Box::pin(self.deny_by_rule(state, &interrupt, boundary)).await;
        }
        if head.method == Method::GET {
            return self.get(state).await;
        }
        Box::pin(self.other(state, body)).await
    }

    /// A method other than `GET`.
    async fn other(&self, state: &RequestState, body: Body) -> Response {
        let (response, scope) = self.call(state, state.head().clone(), body).await;
        let _open = CloseOnDrop::new(&scope);
        self.conclude(state, scope, response).await
    }

    /// The refusal of the first rule that covers the path.
    pub(super) async fn path_rule(&self, state: &RequestState, path: &str) -> Option<Ruling> {
        for rule in self.config.rules.iter().filter(|rule| rule.covers(path)) {
            if let Err(interrupt) =
                Box::pin(authorize(state, &*rule.demand, Admission::default())).await
            {
                state.learn_route(rule.path());
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
        request.extensions_mut().insert(scope.clone());
        let mut open = CloseOnDrop::new(&scope);
        let answer = Hooked(pin!(self.inner.clone().oneshot(request))).await;
        open.disarm();
        let response = match answer {
            Ok(response) => response,
            Err(never) => match never {},
        };
        (response, scope)
    }

    /// What a method other than `GET` got. When that is a page (a router's fallback renders the
    /// application for any method), it can not be rendered again with what it found out; so it is
    /// held in full, and a refusal takes its place.
    async fn conclude(&self, state: &RequestState, scope: Scope, response: Response) -> Response {
        if !is_html(response.headers()) {
            return self.conclude_response(state, &scope, response).await;
        }
        let pass = Pass {
            config: &self.config,
            renderer: Renderer::Router(&self.inner),
            state,
            decisions: Decisions::default(),
        };
        match pass.hold_whole(response, scope).await {
            Ended::Sent(mut response, scope) => {
                if state.was_asked() {
                    keep_private(response.headers_mut());
                }
                self.conclude_response(state, &scope, response).await
            }
            Ended::Again(decisions) => {
                let refusal = decisions.refused.into_iter().next();
                // A guard that passed would want another pass.
                let (key, interrupt) =
                    refusal.unwrap_or_else(|| (Key::root(), Interrupt::unavailable()));
                self.deny(state, &interrupt, key).await
            }
            Ended::Homeless(interrupt) => self.deny(state, &interrupt, Key::root()).await,
            Ended::Swallowed => swallowed(),
            Ended::OverCap => {
                self.deny(state, &Interrupt::unavailable(), Key::root())
                    .await
            }
        }
    }

    async fn conclude_response(
        &self,
        state: &RequestState,
        scope: &Scope,
        mut response: Response,
    ) -> Response {
        if let Some(interrupt) = response.extensions_mut().remove::<Interrupt>() {
            return self
                .deny_instead(state, &interrupt, response.headers())
                .await;
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
            // Leptos answers 500, or sends a browser back to where it came from.
            let status = response.status();
            let by_leptos = status == StatusCode::INTERNAL_SERVER_ERROR || status.is_redirection();
            if by_leptos && response.headers().contains_key(SERVER_FN_ERROR) {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                response.headers_mut().remove(header::LOCATION);
            }
            return response;
        };
        if state.dialect() == Dialect::Html {
            return Box::pin(self.deny_instead(state, &interrupt, response.headers())).await;
        }
        self.write_denial(state, &interrupt, &mut response);
        response
    }
}

/// Something inside panicked: closed, and with an answer. The panic itself is in the log already.
fn panicked(dialect: Dialect) -> Response {
    let message = "Something went wrong on our side.";
    refusal(dialect, StatusCode::INTERNAL_SERVER_ERROR, message)
}

/// What streams on after a sign-out would tell somebody else. A page is over in a moment, and says itself
/// when it has to be asked for again.
fn end_with_session(state: &RequestState, response: Response) -> Response {
    if response.body().size_hint().exact().is_some() || is_html(response.headers()) {
        return response;
    }
    match state.session_ended() {
        Some(ended) => response.map(|body| Body::new(UntilEnded::new(body, ended))),
        None => response,
    }
}

/// Keeps something until the body has been read, or nobody reads it any more.
fn keep_to_the_end<T>(response: Response, kept: T, turns: &Turns) -> Response
where
    T: Send + Unpin + 'static,
{
    // All of it is there: nothing of the request is still running.
    if response.body().size_hint().exact().is_some() {
        return response;
    }
    response.map(|body| {
        let body = body.map_frame(move |frame| {
            let _kept = &kept;
            frame
        });
        Body::new(InTurn::new(turns.clone(), body))
    })
}

/// HEAD: the same head as GET, its length included (RFC 9110, section 9.3.2).
fn drop_body(mut response: Response) -> Response {
    with_length(&mut response);
    response.map(|_| Body::empty())
}
