//! One render pass, as boundaries and guards see it.

use std::{
    convert::Infallible,
    fmt,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use axum::extract::MatchedPath;
use futures::FutureExt;
use http::request::Parts;
use leptos::reactive::owner::{Owner, with_context};
use tokio::sync::{Notify, oneshot};

use super::{
    decisions::{Caught, Decisions, DeferredGuard, GuardId},
    found::{Event, Found},
    hooked::current_poll,
    leftovers::{self, Page},
    state::RequestState,
};
use crate::{
    Interrupt, Kind,
    boundary::{BoundaryContext, Key, Place},
    hold::HoldToken,
};

/// One render pass of one request. It travels in the request's extensions, where boundaries and
/// guards find it through the reactive owner's context.
#[derive(Clone)]
pub(crate) struct Scope(Arc<Inner>);

struct Inner {
    request: RequestState,
    decisions: Decisions,
    found: Mutex<Found>,
    changed: Notify,
    /// The poll in which the first boundary was built.
    first_poll: OnceLock<u64>,
    page: OnceLock<Page>,
}

/// When something is built, as seen from the pass's first boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// In the same poll: in the order of the document.
    First,
    /// After an await, or by a task of leptos' beside the pass: in any order.
    Late,
}

impl Scope {
    pub(super) fn new(request: RequestState, decisions: Decisions) -> Self {
        Self(Arc::new(Inner {
            request,
            decisions,
            found: Mutex::default(),
            changed: Notify::new(),
            first_poll: OnceLock::new(),
            page: OnceLock::new(),
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
        .inspect(Self::learn_page)
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

    /// A guard begins. After the head was sent it is late, whatever it decides.
    pub(crate) fn guard_begins(&self) {
        let mut found = self.found();
        found.late_guard |= found.sent;
    }

    /// The head is being sent.
    pub(super) fn head_goes(&self) {
        let mut found = self.found();
        found.sent = true;
        found.unended = None;
    }

    /// Whether a guard began after the head was sent.
    pub(super) fn has_late_guard(&self) -> bool {
        self.found().late_guard
    }

    /// Holds the head for a guard below the current boundary; returns what
    /// [`release_hold`](Self::release_hold) has to be given.
    pub(crate) fn add_hold(&self) -> Option<Key> {
        let around = with_context(|boundary: &BoundaryContext| boundary.key().clone());
        self.found().holds.push(around.clone());
        around
    }

    pub(crate) fn release_hold(&self, around: Option<&Key>) {
        let mut found = self.found();
        let hold = found.holds.iter().position(|hold| hold.as_ref() == around);
        if let Some(hold) = hold {
            found.holds.swap_remove(hold);
        }
        drop(found);
        self.0.changed.notify_one();
    }

    /// When the caller is being built.
    pub(crate) fn phase(&self) -> Phase {
        match current_poll() {
            Some(poll) if *self.0.first_poll.get_or_init(|| poll) == poll => Phase::First,
            _ => Phase::Late,
        }
    }

    /// Takes a key for a boundary; `false` when another has it.
    pub(crate) fn register(&self, key: &Key) -> bool {
        self.found().keys.insert(key.clone())
    }

    pub(crate) fn unregister(&self, key: &Key) {
        self.found().keys.remove(key);
    }

    /// A boundary caught an interrupt.
    pub(crate) fn caught(&self, place: Place, interrupt: &Interrupt) {
        let interrupt = interrupt.detached();
        let caught = Caught {
            place,
            interrupt,
            instead_of: None,
        };
        self.found().caught.push(caught);
        self.0.changed.notify_one();
    }

    /// A boundary's guard refused while the boundary was being built.
    pub(crate) fn guarded(&self, caught: Caught) {
        self.found().guarded.push(caught);
        self.0.changed.notify_one();
    }

    /// An interrupt was raised where there is no boundary.
    pub(crate) fn homeless(&self, interrupt: &Interrupt) {
        self.found().homeless.get_or_insert(interrupt.detached());
        self.0.changed.notify_one();
    }

    /// A boundary's guard has to be awaited before the boundary can be built. Until then the page
    /// is kept from ending: leptos disposes of everything that the guard lives on with the last
    /// chunk.
    pub(crate) fn defer(&self, id: GuardId, guard: DeferredGuard) {
        let mut found = self.found();
        // Leptos may build a view more than once.
        let known = found.deferred.iter().any(|(other, _)| *other == id);
        if known || found.closed {
            return;
        }
        found.deferred.push((id, guard));
        let ends = !found.sent && found.unended.is_none();
        drop(found);
        if ends {
            // Takes a lock of leptos', below which ours is taken elsewhere.
            let unended = keep_from_ending();
            self.found().unended = unended;
        }
        self.0.changed.notify_one();
    }

    /// A boundary's page became a part of this pass's document.
    pub(crate) fn shown(&self, place: Place, interrupt: Interrupt) {
        self.found().shown.push((place, interrupt));
        self.0.changed.notify_one();
    }

    /// The form that was posted is built in this pass, and shows how it ended.
    pub(crate) fn claim_form(&self) {
        self.found().has_form = true;
    }

    pub(super) fn has_form(&self) -> bool {
        self.found().has_form
    }

    /// The server function that is called takes a secret.
    pub(crate) fn note_secret(&self) {
        self.found().has_secret = true;
    }

    pub(super) fn has_secret(&self) -> bool {
        self.found().has_secret
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

    /// The pass is over: what it still drops means nothing any more, and what it still waits for is
    /// let go.
    pub(super) fn close(&self) {
        let mut found = self.found();
        found.closed = true;
        found.unended = None;
        // They hold the page, which holds this.
        let guards = std::mem::take(&mut found.deferred);
        drop(found);
        drop(guards);
        if let Some(page) = self.0.page.get() {
            leftovers::finish(page.clone(), self.request().turns());
        }
    }

    /// Whether a guard is undecided, or a page that was decided on is not there yet.
    pub(super) fn is_held(&self) -> bool {
        !self.found().holds.is_empty() || self.unshown().is_some()
    }

    /// Whether the head may go, as far as this pass has found out.
    pub(super) fn is_quiet(&self) -> bool {
        !self.is_held() && !self.has_swallowed() && !self.found().has_event()
    }

    /// Whether an interrupt was raised that nobody answered for.
    pub(super) fn has_swallowed(&self) -> bool {
        let found = self.found();
        found.swallowed || found.open > 0
    }

    /// The interrupt that decides the status: of the outermost boundary that shows a page, among
    /// equals the first in the document. Regions decide nothing.
    pub(super) fn deciding(&self) -> Option<Interrupt> {
        self.first_page(|_, interrupt| interrupt.clone())
    }

    /// The boundary whose page that is.
    pub(super) fn deciding_boundary(&self) -> Option<Key> {
        self.first_page(|place, _| place.key().clone())
    }

    fn first_page<T>(&self, read: impl FnOnce(&Place, &Interrupt) -> T) -> Option<T> {
        let found = self.found();
        let pages = found.shown.iter().filter(|(place, _)| !place.is_region());
        let first = pages.min_by_key(|(place, _)| place.precedence());
        first.map(|(place, interrupt)| read(place, interrupt))
    }

    /// Whether any boundary shows a page.
    pub(super) fn shows_page(&self) -> bool {
        !self.found().shown.is_empty()
    }

    /// Whether any boundary says that there is nothing.
    pub(super) fn shows_not_found(&self) -> bool {
        let found = self.found();
        let mut shown = found.shown.iter();
        shown.any(|(_, interrupt)| interrupt.kind() == Kind::NotFound)
    }

    /// A refusal that was decided on and is not in the document.
    pub(super) fn unshown(&self) -> Option<Interrupt> {
        let found = self.found();
        let is_shown = |key: &Key| {
            let shown = &mut found.shown.iter();
            shown.any(|(place, _)| key.names(place.key()))
        };
        let refused = &mut self.0.decisions.refused.iter();
        let unshown = refused.find(|(key, _)| !is_shown(key));
        unshown.map(|(_, interrupt)| interrupt.clone())
    }

    /// What ends the pass, once no guard can change it any more.
    pub(super) fn event(&self) -> Option<Event> {
        let mut found = self.found();
        if found.has_guards() || !found.is_open() {
            return found.take_event();
        }
        None
    }

    /// The same, where there is nothing more to wait for.
    pub(super) fn event_so_far(&self) -> Option<Event> {
        self.found().take_event()
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
    pub(super) fn pattern(&self) -> Option<&str> {
        self.request().route().map(AsRef::as_ref)
    }

    /// Learns it from the head of a request that was routed.
    pub(crate) fn learn_pattern(&self, parts: &Parts) {
        if self.pattern().is_none()
            && let Some(matched) = parts.extensions.get::<MatchedPath>()
        {
            self.request().learn_route(matched.as_str());
        }
    }

    fn learn_page(&self) {
        if self.0.page.get().is_none()
            && let Some(page) = leftovers::page()
        {
            self.0.page.get_or_init(|| page);
        }
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.0.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the page data that is there once the sender is dropped.
fn keep_from_ending() -> Option<oneshot::Sender<Infallible>> {
    let page = Owner::current_shared_context()?;
    let (sender, dropped) = oneshot::channel();
    let data = dropped.map(|_| String::new());
    page.write_async(page.next_id(), Box::pin(data));
    Some(sender)
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}
