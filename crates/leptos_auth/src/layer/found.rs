//! What a render pass has found out so far, and what of it ends the pass.

use std::{collections::HashSet, convert::Infallible};

use tokio::sync::oneshot;

use super::decisions::{Caught, DeferredGuard, GuardId};
use crate::{
    Interrupt,
    boundary::{Key, Place},
};

#[derive(Default)]
pub(super) struct Found {
    /// What holds the head: the boundary around each guard that has not decided.
    pub(super) holds: Vec<Option<Key>>,
    /// Interrupts that have been raised and not been settled.
    pub(super) open: usize,
    pub(super) caught: Vec<Caught>,
    /// What guards of boundaries refused at once, and those that have not decided.
    pub(super) guarded: Vec<Caught>,
    pub(super) deferred: Vec<(GuardId, DeferredGuard)>,
    /// Keeps the page from ending, until it is dropped.
    pub(super) unended: Option<oneshot::Sender<Infallible>>,
    pub(super) shown: Vec<(Place, Interrupt)>,
    pub(super) homeless: Option<Interrupt>,
    pub(super) swallowed: bool,
    pub(super) closed: bool,
    /// The form that was posted is on the page.
    pub(super) has_form: bool,
    /// An argument of the server function is a secret.
    pub(super) has_secret: bool,
    pub(super) sent: bool,
    pub(super) late_guard: bool,
    /// The boundaries of this pass.
    pub(super) keys: HashSet<Key>,
}

impl Found {
    pub(super) fn has_guards(&self) -> bool {
        !self.guarded.is_empty() || !self.deferred.is_empty()
    }

    pub(super) fn has_event(&self) -> bool {
        self.has_guards() || self.homeless.is_some() || !self.caught.is_empty()
    }

    pub(super) fn take_event(&mut self) -> Option<Event> {
        if self.has_guards() {
            let guarded = std::mem::take(&mut self.guarded);
            return Some(Event::Guards(guarded, std::mem::take(&mut self.deferred)));
        }
        if let Some(interrupt) = self.homeless.take() {
            return Some(Event::Homeless(interrupt));
        }
        if !self.caught.is_empty() {
            return Some(Event::Caught(std::mem::take(&mut self.caught)));
        }
        None
    }

    /// Whether a guard that is undecided could still change what a boundary shows that caught an
    /// interrupt. Guards elsewhere are found again by the next pass.
    pub(super) fn is_open(&self) -> bool {
        let inside = |key: &Key| {
            let caught = &mut self.caught.iter();
            caught.any(|caught| key.is_at_or_below(caught.place.key()))
        };
        self.holds.iter().flatten().any(inside)
    }
}

/// Why a pass can not simply go on.
pub(crate) enum Event {
    /// Guards of boundaries have refused, or wait for somebody to drive them. They go before
    /// everything else, which the next pass finds again.
    Guards(Vec<Caught>, Vec<(GuardId, DeferredGuard)>),
    /// Boundaries caught interrupts.
    Caught(Vec<Caught>),
    /// An interrupt found no boundary.
    Homeless(Interrupt),
}
