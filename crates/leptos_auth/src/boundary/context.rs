use std::sync::{Arc, atomic::AtomicUsize};

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos::reactive::computed::suspense::SuspenseContext;

use super::{Key, Pages, Place};
use crate::Interrupt;
#[cfg(feature = "ssr")]
use crate::layer::Scope;

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
    /// The Suspense around it.
    #[cfg(feature = "ssr")]
    suspense: Option<SuspenseContext>,
    /// The render pass, for raising where leptos has no owner.
    #[cfg(feature = "ssr")]
    scope: Option<Scope>,
}

impl BoundaryContext {
    pub(super) fn new(place: Place, pages: Pages, parent: Option<BoundaryContext>) -> Self {
        Self(Arc::new(Inner {
            place,
            pages,
            showing: ArcRwSignal::new(Showing::Children),
            parent,
            children: AtomicUsize::new(0),
            #[cfg(feature = "ssr")]
            suspense: use_context(),
            #[cfg(feature = "ssr")]
            scope: Scope::current(),
        }))
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
        super::hydrated::forget_serialised();
        self.0.showing.set(Showing::Page(interrupt.clone()));
    }
}
