//! What one render pass knows, and what it has found out.

use std::{
    collections::HashSet,
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::extract::MatchedPath;
use http::request::Parts;
use leptos::reactive::owner::with_context;
use tokio::sync::Notify;

use super::state::RequestState;
use crate::{Interrupt, boundary::Key, hold::HoldToken};

/// A boundary's guard that could not decide at once, carried to the layer. A refusal names the
/// boundary that answers it.
pub(crate) type DeferredGuard = Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send>>;

/// An interrupt, and the boundary that answers it.
pub(crate) type Refusal = (Key, Interrupt);

/// What earlier passes of a request have decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decisions {
    /// Boundaries that show a page instead of their children.
    pub(crate) refused: Vec<Refusal>,
    /// Boundaries whose guard has passed.
    pub(crate) passed: HashSet<Key>,
}

impl Decisions {
    /// Adds refusals. One inside a boundary that is refused itself is void: that boundary's
    /// children are not built again.
    pub(crate) fn refuse(&mut self, refusals: Vec<Refusal>) {
        for (key, interrupt) in refusals {
            self.refused
                .retain(|(other, _)| !other.is_at_or_below(&key));
            if !self
                .refused
                .iter()
                .any(|(other, _)| key.is_at_or_below(other))
            {
                self.refused.push((key, interrupt));
            }
        }
    }

    pub(crate) fn refusal(&self, key: &Key) -> Option<Interrupt> {
        let matches = |(other, _): &&Refusal| other.names(key);
        self.refused.iter().find(matches).map(|(_, i)| i.clone())
    }
}

/// One render pass of one request. It travels in the request's extensions, where boundaries and
/// guards find it through the reactive owner's context.
#[derive(Clone)]
pub(crate) struct Scope(Arc<Inner>);

struct Inner {
    request: RequestState,
    decisions: Decisions,
    found: Mutex<Found>,
    changed: Notify,
}

#[derive(Default)]
struct Found {
    holds: usize,
    /// Interrupts that have been raised and not been settled.
    open: usize,
    caught: Vec<Refusal>,
    deferred: Vec<(Key, DeferredGuard)>,
    shown: Vec<Refusal>,
    homeless: Option<Interrupt>,
    swallowed: bool,
    closed: bool,
    pattern: Option<String>,
}

/// Why a pass can not simply go on.
pub(crate) enum Event {
    /// Boundaries caught interrupts.
    Caught(Vec<Refusal>),
    /// Guards wait for somebody to drive them.
    Deferred(Vec<(Key, DeferredGuard)>),
    /// An interrupt found no boundary.
    Homeless(Interrupt),
}

impl Scope {
    pub(super) fn new(request: RequestState, decisions: Decisions) -> Self {
        Self(Arc::new(Inner {
            request,
            decisions,
            found: Mutex::default(),
            changed: Notify::new(),
        }))
    }

    /// The pass that is being rendered, through the owner's context.
    pub(crate) fn current() -> Option<Self> {
        with_context::<Parts, _>(|parts| {
            let scope = parts.extensions.get::<Self>()?;
            scope.learn_pattern(parts);
            Some(scope.clone())
        })
        .flatten()
    }

    pub(crate) fn request(&self) -> &RequestState {
        &self.0.request
    }

    pub(crate) fn decisions(&self) -> &Decisions {
        &self.0.decisions
    }

    pub(crate) fn hold(&self) -> HoldToken {
        HoldToken::of(self)
    }

    pub(crate) fn add_hold(&self) {
        self.found().holds += 1;
    }

    pub(crate) fn release_hold(&self) {
        let mut found = self.found();
        found.holds -= 1;
        if found.holds == 0 {
            self.0.changed.notify_one();
        }
    }

    /// A boundary caught an interrupt.
    pub(crate) fn caught(&self, key: Key, interrupt: &Interrupt) {
        self.found().caught.push((key, interrupt.detached()));
        self.0.changed.notify_one();
    }

    /// An interrupt was raised where there is no boundary.
    pub(crate) fn homeless(&self, interrupt: &Interrupt) {
        self.found().homeless.get_or_insert(interrupt.detached());
        self.0.changed.notify_one();
    }

    /// A boundary's guard has to be awaited before the boundary can be built.
    pub(crate) fn defer(&self, key: Key, guard: DeferredGuard) {
        self.found().deferred.push((key, guard));
        self.0.changed.notify_one();
    }

    /// A boundary shows its page in this pass.
    pub(crate) fn shown(&self, key: Key, interrupt: &Interrupt) {
        self.found().shown.push((key, interrupt.detached()));
    }

    /// An interrupt was raised; it has to end with [`settled`](Self::settled).
    pub(crate) fn raised(&self) {
        self.found().open += 1;
    }

    /// It reached somebody who answers for it.
    pub(crate) fn settled(&self) {
        self.found().open -= 1;
    }

    /// It was dropped without being shown.
    pub(crate) fn swallowed(&self) {
        let mut found = self.found();
        found.open -= 1;
        if !found.closed {
            found.swallowed = true;
        }
    }

    /// The pass is given up: what it still drops means nothing any more.
    pub(super) fn close(&self) {
        self.found().closed = true;
    }

    pub(super) fn is_held(&self) -> bool {
        self.found().holds > 0
    }

    /// Whether an interrupt was raised that nobody answered for.
    pub(super) fn has_swallowed(&self) -> bool {
        let found = self.found();
        found.swallowed || found.open > 0
    }

    /// The interrupt that decides the status: of the outermost boundary that shows a page, and
    /// among equals the first.
    pub(super) fn shown_first(&self) -> Option<Interrupt> {
        let found = self.found();
        let first = found.shown.iter().min_by_key(|(key, _)| key.depth());
        first.map(|(_, interrupt)| interrupt.clone())
    }

    pub(super) fn event(&self) -> Option<Event> {
        let mut found = self.found();
        if !found.caught.is_empty() {
            return Some(Event::Caught(std::mem::take(&mut found.caught)));
        }
        if let Some(interrupt) = found.homeless.take() {
            return Some(Event::Homeless(interrupt));
        }
        if !found.deferred.is_empty() {
            return Some(Event::Deferred(std::mem::take(&mut found.deferred)));
        }
        None
    }

    /// Resolves with the next event.
    pub(super) async fn next_event(&self) -> Event {
        loop {
            if let Some(event) = self.event() {
                return event;
            }
            self.0.changed.notified().await;
        }
    }

    /// Resolves once nothing is held, or something else has happened.
    pub(super) async fn changed(&self) {
        self.0.changed.notified().await;
    }

    /// The route that was matched, such as `/notes/{id}`.
    pub(super) fn pattern(&self) -> Option<String> {
        self.found().pattern.clone()
    }

    fn learn_pattern(&self, parts: &Parts) {
        let mut found = self.found();
        if found.pattern.is_none() {
            let matched = parts.extensions.get::<MatchedPath>();
            found.pattern = matched.map(|path| path.as_str().to_owned());
        }
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}
