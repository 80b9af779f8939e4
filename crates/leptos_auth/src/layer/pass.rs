//! One render pass: running the page while its head is held back.

use std::{convert::Infallible, pin::pin, time::Duration};

use axum::{
    body::{Body, BodyDataStream, Bytes},
    response::Response,
};
use futures::{FutureExt, StreamExt, future::join_all, stream};
use http::{HeaderMap, HeaderValue, Request, header, response::Parts as ResponseHead};
use tower::{Service, ServiceExt};

use super::{
    Caps, RequestState,
    decisions::{Caught, Decisions, DeferredGuard, GuardId},
    hooked::Hooked,
    late,
    layer::Config,
    response::keep_private,
    scope::{Event, Scope},
    target::is_reload,
};
use crate::Interrupt;

/// How often spawned tasks get their turn before a head is sent. Twice: a task may spawn another.
const TURNS: usize = 2;

/// Who renders a page.
pub(super) enum Renderer<'a, S> {
    /// The router, by the URL.
    Router(&'a S),
    /// The application's render handler, whatever the router has at that URL.
    Application,
}

impl<S> Clone for Renderer<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Renderer<'_, S> {}

/// How a pass ended.
pub(super) enum Ended {
    /// The response can be sent; the scope knows what it shows.
    Sent(Response, Scope),
    /// It was given up; the next one knows more.
    Again(Decisions),
    /// An interrupt found no boundary.
    Homeless(Interrupt),
    /// An interrupt was raised that nobody showed.
    Swallowed,
    /// It was held beyond a cap.
    OverCap,
}

/// What a pass needs to know.
pub(super) struct Pass<'a, S> {
    pub(super) config: &'a Config,
    pub(super) renderer: Renderer<'a, S>,
    pub(super) state: &'a RequestState,
    pub(super) decisions: Decisions,
}

/// Closes the scope when the pass is given up, also where the client has gone.
struct CloseOnDrop(Option<Scope>);

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        if let Some(scope) = &self.0 {
            scope.close();
        }
    }
}

impl<S> Pass<'_, S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send,
    S::Future: Send,
{
    pub(super) async fn run(self) -> Ended {
        let scope = Scope::new(self.state.clone(), self.decisions.clone());
        let mut open = CloseOnDrop(Some(scope.clone()));
        let mut response = pin!(Hooked(Box::pin(self.render(scope.clone()))));
        let mut patience = Patience::new(self.config.caps.time);
        let response = loop {
            tokio::select! {
                biased;
                event = scope.next_event() => {
                    let rest = async { self.drain(response.await).await };
                    return self.settle_beside(event, rest).await;
                }
                response = &mut response => break response,
                () = patience.over() => if scope.is_held() {
                    return self.give_up(&scope).await;
                }
            }
        };
        if !is_html(response.headers()) {
            if let Some(event) = scope.event_so_far() {
                return self.settle(event).await;
            }
            if scope.has_swallowed() {
                return Ended::Swallowed;
            }
            open.0 = None;
            return Ended::Sent(response, scope);
        }
        let (head, body) = response.into_parts();
        let held = Held::new(body, self.config.caps);
        let ended = self.hold(head, held, scope, patience).await;
        if matches!(ended, Ended::Sent(..)) {
            open.0 = None;
        }
        ended
    }

    async fn render(&self, scope: Scope) -> Response {
        let mut request = Request::from_parts(self.state.head().clone(), Body::empty());
        request.extensions_mut().insert(self.state.clone());
        request.extensions_mut().insert(scope);
        match self.renderer {
            Renderer::Application => (self.config.render)(request).await,
            Renderer::Router(router) => match router.clone().oneshot(request).await {
                Ok(response) => response,
                Err(never) => match never {},
            },
        }
    }

    /// Keeps a response back until all of it is there; for what can not be rendered again.
    pub(super) async fn hold_whole(self, response: Response, scope: Scope) -> Ended {
        let _held = scope.hold();
        let patience = Patience::new(self.config.caps.time);
        let (head, body) = response.into_parts();
        let body = Held::new(body, self.config.caps);
        self.hold(head, body, scope, patience).await
    }

    /// Keeps head and body back until nothing is undecided.
    async fn hold(
        &self,
        head: ResponseHead,
        mut held: Held,
        scope: Scope,
        mut patience: Patience,
    ) -> Ended {
        let mut settled = false;
        loop {
            let event = if held.ended {
                scope.event_so_far()
            } else {
                scope.event()
            };
            if let Some(event) = event {
                return self.settle_beside(event, held.drain()).await;
            }
            if held.ended {
                return if scope.has_swallowed() {
                    Ended::Swallowed
                } else {
                    Ended::Sent(held.whole(head), scope)
                };
            }
            if !scope.is_held() && !self.is_held_in_full(&scope) {
                if scope.has_swallowed() {
                    return Ended::Swallowed;
                }
                if settled {
                    // What is there already goes in the first write; a body that is complete has
                    // its length.
                    if held.pull().now_or_never() == Some(true) {
                        continue;
                    }
                    return Ended::Sent(self.stream(head, held, &scope), scope);
                }
                // What this page has spawned may be a guard that has not been polled yet (an
                // `Await`, say): everything spawned so far gets its turn before the head goes.
                settled = true;
                for _ in 0..TURNS {
                    tokio::task::yield_now().await;
                }
                continue;
            }
            settled = false;
            tokio::select! {
                biased;
                within = held.pull() => if !within {
                    if self.may_stream(&scope) {
                        return Ended::Sent(self.stream(head, held, &scope), scope);
                    }
                    return Ended::OverCap;
                },
                () = scope.changed() => {}
                () = patience.over() => {
                    if self.may_stream(&scope) {
                        return Ended::Sent(self.stream(head, held, &scope), scope);
                    }
                    return self.give_up(&scope).await;
                }
            }
        }
    }

    /// Whether a page is held back by precaution only, which must not make a slow page fail.
    fn may_stream(&self, scope: &Scope) -> bool {
        let is_late = self.config.late.contains(scope.pattern().as_deref());
        !is_late && !scope.is_held() && !scope.has_swallowed()
    }

    /// Whether a page like this one has been late; also elsewhere, when a reload says so. Or it
    /// answers a form, which may stand anywhere on it.
    fn is_held_in_full(&self, scope: &Scope) -> bool {
        self.state.posted().is_some()
            || is_reload(self.state.head())
            || self.config.late.contains(scope.pattern().as_deref())
    }

    /// Sends the head and what was held; the rest follows as it comes.
    fn stream(&self, mut head: ResponseHead, held: Held, scope: &Scope) -> Response {
        scope.send();
        // Somebody may still ask who it is for.
        if self.config.identify.is_some() {
            keep_private(&mut head.headers);
        }
        let (late, strict) = (self.config.late.clone(), self.config.strict);
        held.streaming(head, scope.clone(), late, strict)
    }

    /// A guard takes too long. What others have decided counts; else nothing is known.
    async fn give_up(&self, scope: &Scope) -> Ended {
        match scope.event_so_far() {
            Some(event) => self.settle(event).await,
            None => Ended::OverCap,
        }
    }

    /// Settles while the rest of the page goes on: its reactive owner lives until guards have run,
    /// and a guard may wait for something that the page has begun.
    async fn settle_beside(&self, event: Event, rest: impl Future<Output = Infallible>) -> Ended {
        tokio::select! {
            biased;
            ended = self.settle(event) => ended,
            never = rest => match never {},
        }
    }

    /// Lets a response that is not sent go on to its end.
    async fn drain(&self, response: Response) -> Infallible {
        Held::new(response.into_body(), self.config.caps)
            .drain()
            .await
    }

    /// Turns what happened into decisions for the next pass.
    async fn settle(&self, event: Event) -> Ended {
        let mut decisions = self.decisions.clone();
        match event {
            Event::Homeless(interrupt) => return Ended::Homeless(interrupt),
            Event::Caught(caught) => decisions.refuse_caught(caught),
            Event::Guards(refused, guards) => {
                decisions.refuse_caught(refused);
                let all = join_all(guards.into_iter().map(decide));
                let Ok(decided) = tokio::time::timeout(self.config.caps.time, all).await else {
                    return Ended::OverCap;
                };
                for (id, decision) in decided {
                    match decision {
                        Ok(()) => {
                            decisions.passed.insert(id);
                        }
                        Err(caught) => decisions.refuse_caught([caught]),
                    }
                }
            }
        }
        Ended::Again(decisions)
    }
}

async fn decide((id, guard): (GuardId, DeferredGuard)) -> (GuardId, Result<(), Caught>) {
    (id, guard.await)
}

/// A body that is being held back.
struct Held {
    chunks: Vec<Bytes>,
    bytes: usize,
    most: usize,
    rest: Hooked<BodyDataStream>,
    failed: Option<axum::Error>,
    ended: bool,
}

impl Held {
    fn new(body: Body, caps: Caps) -> Self {
        Self {
            chunks: Vec::new(),
            bytes: 0,
            most: caps.bytes,
            rest: Hooked(Box::pin(body.into_data_stream())),
            failed: None,
            ended: false,
        }
    }

    /// Takes one more chunk; whether all of it is within the cap. Safe to cancel.
    async fn pull(&mut self) -> bool {
        match self.rest.next().await {
            Some(Ok(chunk)) => {
                self.bytes += chunk.len();
                self.chunks.push(chunk);
            }
            Some(Err(error)) => {
                self.failed = Some(error);
                self.ended = true;
            }
            None => self.ended = true,
        }
        self.bytes <= self.most
    }

    /// Lets it go on to its end, and keeps nothing but the stream.
    async fn drain(mut self) -> Infallible {
        while !self.ended {
            self.chunks.clear();
            self.pull().await;
        }
        std::future::pending().await
    }

    /// The complete body, with its exact length; a body that broke off breaks off.
    fn whole(self, mut head: ResponseHead) -> Response {
        if let Some(error) = self.failed {
            let chunks = self.chunks.into_iter().map(Ok).chain([Err(error)]);
            return Response::from_parts(head, Body::from_stream(stream::iter(chunks)));
        }
        head.headers
            .insert(header::CONTENT_LENGTH, self.bytes.into());
        Response::from_parts(head, Body::from(self.chunks.concat()))
    }

    /// What was held, in one write, and then the rest as it comes.
    fn streaming(
        self,
        head: ResponseHead,
        scope: Scope,
        late: late::LatePatterns,
        strict: bool,
    ) -> Response {
        let first = (!self.chunks.is_empty()).then(|| Ok(Bytes::from(self.chunks.concat())));
        let rest = late::watch(self.rest, scope, late, strict);
        let body = Body::from_stream(stream::iter(first).chain(rest));
        Response::from_parts(head, body)
    }
}

/// How long a held head may wait.
struct Patience {
    /// `None` is never.
    deadline: Option<tokio::time::Instant>,
    each: Duration,
}

impl Patience {
    fn new(each: Duration) -> Self {
        Self {
            deadline: tokio::time::Instant::now().checked_add(each),
            each,
        }
    }

    /// Resolves each time the span has passed.
    async fn over(&mut self) {
        let Some(deadline) = self.deadline else {
            return std::future::pending().await;
        };
        tokio::time::sleep_until(deadline).await;
        self.deadline = deadline.checked_add(self.each);
    }
}

pub(super) fn is_html(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    kind.is_some_and(|kind| kind.starts_with(b"text/html"))
}
