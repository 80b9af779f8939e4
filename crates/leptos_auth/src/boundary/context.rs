use std::sync::{Arc, atomic::AtomicUsize};
#[cfg(not(feature = "ssr"))]
use std::{cell::RefCell, sync::Weak};

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos::reactive::computed::suspense::SuspenseContext;

#[cfg(not(feature = "ssr"))]
use super::keep_alive::{Behind, KeepAlive};
use super::{Key, Pages, Place, overlay::overlay};
#[cfg(feature = "ssr")]
use crate::layer::Scope;
use crate::{Interrupt, form::AnswersInterrupt};

/// What a boundary shows at the moment.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Showing {
    Children,
    /// The guard has not decided yet.
    Nothing,
    Page(Interrupt),
}

/// A boundary as what is below it sees it, through the reactive owner's context.
///
/// Never through leptos' error hook alone: that is a thread-local which leptos keeps across awaits,
/// and so hands one request's errors to another.
#[derive(Clone)]
pub(crate) struct BoundaryContext(Arc<Inner>);

struct Inner {
    place: Place,
    pages: Pages,
    showing: ArcRwSignal<Showing>,
    parent: Option<BoundaryContext>,
    children: AtomicUsize,
    #[cfg(not(feature = "ssr"))]
    keep_alive: KeepAlive,
    /// The Suspense around it.
    #[cfg(feature = "ssr")]
    suspense: Option<SuspenseContext>,
    /// The render pass, for raising where leptos has no owner.
    #[cfg(feature = "ssr")]
    scope: Option<Scope>,
}

#[cfg(not(feature = "ssr"))]
thread_local! {
    /// The root boundary of the document.
    static ROOT: RefCell<Weak<Inner>> = const { RefCell::new(Weak::new()) };
}

impl BoundaryContext {
    pub(super) fn new(place: Place, pages: Pages, parent: Option<BoundaryContext>) -> Self {
        let context = Self(Arc::new(Inner {
            place,
            pages,
            showing: ArcRwSignal::new(Showing::Children),
            parent,
            children: AtomicUsize::new(0),
            #[cfg(not(feature = "ssr"))]
            keep_alive: KeepAlive::default(),
            #[cfg(feature = "ssr")]
            suspense: use_context(),
            #[cfg(feature = "ssr")]
            scope: Scope::current(),
        }));
        #[cfg(not(feature = "ssr"))]
        if context.is_root() {
            ROOT.set(Arc::downgrade(&context.0));
        }
        context
    }

    /// The boundary around what is running, else the root of the document: event handlers run nowhere.
    #[cfg(not(feature = "ssr"))]
    pub(crate) fn nearest() -> Option<Self> {
        use_context().or_else(|| ROOT.with_borrow(Weak::upgrade).map(Self))
    }

    pub(crate) fn place(&self) -> &Place {
        &self.0.place
    }

    pub(crate) fn key(&self) -> &Key {
        self.0.place.key()
    }

    /// How many boundaries have been built directly below.
    pub(super) fn children(&self) -> &AtomicUsize {
        &self.0.children
    }

    /// Whether a Suspense stands between this boundary and what is being built.
    #[cfg(feature = "ssr")]
    pub(super) fn is_suspended_below(&self) -> bool {
        let tasks = |suspense: SuspenseContext| suspense.tasks;
        use_context().map(tasks) != self.0.suspense.clone().map(tasks)
    }

    pub(super) fn pages(&self) -> &Pages {
        &self.0.pages
    }

    pub(super) fn showing(&self) -> &ArcRwSignal<Showing> {
        &self.0.showing
    }

    pub(super) fn is_root(&self) -> bool {
        self.0.parent.is_none()
    }

    /// The page for this interrupt. Outside the children's context: what it raises goes to the parent.
    pub(super) fn page(&self, interrupt: Interrupt) -> AnyView {
        provide_context(AnswersInterrupt);
        let overlay = overlay(self.key(), &interrupt);
        (self.pages().build(interrupt), overlay).into_any()
    }

    #[cfg(not(feature = "ssr"))]
    pub(super) fn keep_alive(&self) -> &KeepAlive {
        &self.0.keep_alive
    }

    /// This boundary, and those around it.
    #[cfg(not(feature = "ssr"))]
    fn ancestors(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |inner| inner.0.parent.as_ref())
    }

    #[cfg(not(feature = "ssr"))]
    pub(super) fn depth(&self) -> usize {
        self.ancestors().count()
    }

    #[cfg(not(feature = "ssr"))]
    pub(super) fn is_at_or_below(&self, other: &Self) -> bool {
        self.ancestors().any(|it| Arc::ptr_eq(&it.0, &other.0))
    }

    /// Follows the return of pages around this boundary, which hears nothing while they are kept.
    #[cfg(not(feature = "ssr"))]
    pub(super) fn track_returns(&self) {
        for boundary in self.ancestors() {
            boundary.keep_alive().returned().track();
        }
    }

    /// The guard has passed.
    #[cfg(not(feature = "ssr"))]
    pub(super) fn pass(&self) {
        let waiting = self
            .0
            .showing
            .with_untracked(|showing| *showing == Showing::Nothing);
        if waiting {
            self.0.showing.set(Showing::Children);
        }
    }

    /// Gives the interrupt to the nearest boundary, from here upwards, that has a page for it. The
    /// root has one for every kind.
    pub(crate) fn raise(&self, interrupt: &Interrupt) {
        self.home(interrupt).catch(interrupt);
    }

    /// The boundary that answers it.
    pub(super) fn home(&self, interrupt: &Interrupt) -> &Self {
        match &self.0.parent {
            Some(parent) if self.0.place.is_ambiguous() || self.0.pages.of(interrupt).is_none() => {
                parent.home(interrupt)
            }
            _ => self,
        }
    }

    /// On the server the pass is rendered again, with this decision known from the start. What
    /// came from the wire decides nothing there: anybody can write it.
    #[cfg(feature = "ssr")]
    fn catch(&self, interrupt: &Interrupt) {
        if interrupt.is_from_wire() {
            return;
        }
        if let Some(scope) = &self.0.scope {
            scope.caught(self.0.place.clone(), interrupt);
        }
        interrupt.settle();
    }

    #[cfg(not(feature = "ssr"))]
    fn catch(&self, interrupt: &Interrupt) {
        interrupt.settle();
        let behind = self.0.keep_alive.behind();
        if behind.with_untracked(|behind| matches!(behind, Behind::Children(_))) {
            // Its page is shown already.
            return;
        }
        super::hydrated::forget_serialised();
        self.0.showing.set(Showing::Page(interrupt.clone()));
    }
}
