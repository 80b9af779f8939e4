//! One render pass: running the page while its head is held back.

use std::{convert::Infallible, time::Duration};

use axum::{body::Body, response::Response};
use futures::{FutureExt, future::join_all};
use http::{HeaderMap, HeaderValue, Request, header, response::Parts as ResponseHead};
use tower::{Service, ServiceExt};

use super::{
    RequestState,
    decisions::{Caught, Decisions, DeferredGuard, GuardId},
    executor,
    found::Event,
    held_body::HeldBody,
    hooked::Hooked,
    late,
    layer::Config,
    response::keep_private,
    scope::Scope,
    target::is_reload,
};
use crate::Interrupt;

/// How often spawned tasks get their turn before a head is sent, where leptos has another executor
/// than [`install_executor`](executor::install_executor)'s. Twice: a task may spawn another.
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
pub(super) struct CloseOnDrop(Option<Scope>);

impl CloseOnDrop {
    pub(super) fn new(scope: &Scope) -> Self {
        Self(Some(scope.clone()))
    }

    /// Somebody else closes it, or there is nothing left to close.
    pub(super) fn disarm(&mut self) {
        self.0 = None;
    }
}

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
        let mut open = CloseOnDrop::new(&scope);
        let mut response = Hooked(Box::pin(self.render(scope.clone())));
        let mut patience = Patience::new(self.config.caps.time);
        let response = loop {
            tokio::select! {
                biased;
                response = &mut response => break response,
                event = scope.next_event() => {
                    let rest = async { self.drain(response.await).await };
                    return Box::pin(self.settle_beside(event, rest)).await;
                }
                () = patience.over() => if scope.is_held() {
                    return Box::pin(self.give_up(&scope)).await;
                }
            }
        };
        if !is_html(response.headers()) {
            if let Some(event) = scope.event_so_far() {
                return Box::pin(self.settle(event)).await;
            }
            if scope.has_swallowed() {
                return Ended::Swallowed;
            }
            open.disarm();
            return Ended::Sent(response, scope);
        }
        let (head, body) = response.into_parts();
        let held = HeldBody::new(body, self.config.caps);
        let ended = Box::pin(self.hold(head, held, scope, patience)).await;
        if matches!(ended, Ended::Sent(..)) {
            open.disarm();
        }
        ended
    }

    async fn render(&self, scope: Scope) -> Response {
        let mut request = Request::from_parts(self.state.head().clone(), Body::empty());
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
        let body = HeldBody::new(body, self.config.caps);
        self.hold(head, body, scope, patience).await
    }

    /// Keeps head and body back until nothing is undecided.
    async fn hold(
        &self,
        head: ResponseHead,
        mut held: HeldBody,
        scope: Scope,
        mut patience: Patience,
    ) -> Ended {
        let in_full = self.asks_for_all();
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
                    held.note_refusal(&scope);
                    held.note_principal(self.state, &scope);
                    Ended::Sent(held.whole(head), scope)
                };
            }
            if !scope.is_held() && !in_full && !self.is_late(&scope) {
                if scope.has_swallowed() {
                    return Ended::Swallowed;
                }
                if settled || executor::is_installed() {
                    // What is there already goes in the first write; a body that is complete has
                    // its length. That poll may have found out more.
                    let within = held.pull().now_or_never();
                    if within == Some(true) || !scope.is_quiet() {
                        settled = within == Some(true);
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
                    return self.hold_no_longer(head, held, scope).await;
                },
                () = scope.changed() => {}
                () = patience.over() => return self.hold_no_longer(head, held, scope).await,
            }
        }
    }

    /// A cap is reached. What has been decided counts; else the page goes as it is, where it is held
    /// by precaution only, which must not make a slow or long page fail.
    async fn hold_no_longer(&self, head: ResponseHead, held: HeldBody, scope: Scope) -> Ended {
        if let Some(event) = scope.event_so_far() {
            return self.settle_beside(event, held.drain()).await;
        }
        if self.is_late(&scope) || scope.is_held() || scope.has_swallowed() {
            return Ended::OverCap;
        }
        Ended::Sent(self.stream(head, held, &scope), scope)
    }

    /// Whether a page like this one may have been late elsewhere, as a reload says. Or it answers a
    /// form, which may stand anywhere on it.
    fn asks_for_all(&self) -> bool {
        self.state.posted().is_some() || is_reload(self.state.head())
    }

    fn is_late(&self, scope: &Scope) -> bool {
        let late = &self.config.late;
        !late.is_empty() && late.contains(scope.pattern())
    }

    /// Sends the head and what was held; the rest follows as it comes.
    fn stream(&self, mut head: ResponseHead, mut held: HeldBody, scope: &Scope) -> Response {
        scope.head_goes();
        held.note_refusal(scope);
        held.note_principal(self.state, scope);
        // Somebody may still ask who it is for.
        if self.config.identify.is_some() {
            keep_private(&mut head.headers);
        }
        let (late, strict) = (self.config.late.clone(), self.config.strict);
        let open = CloseOnDrop::new(scope);
        held.streaming(head, |rest| {
            late::watch(rest, scope.clone(), open, late, strict)
        })
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
        HeldBody::new(response.into_body(), self.config.caps)
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
                        Ok(()) => decisions.passed.push(id),
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
