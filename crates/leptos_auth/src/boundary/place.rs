//! Where a boundary stands in its page.

use std::sync::atomic::Ordering;

use super::{BoundaryContext, Key};

/// Where a boundary stands: its name, its place in the document, and what of the page it is.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    key: Key,
    /// Nobody can tell it from its siblings, so it answers nothing itself.
    ambiguous: bool,
    /// Its refusal leaves the document's status alone.
    region: bool,
    #[cfg(feature = "ssr")]
    order: Vec<Nth>,
}

/// The how-manieth among its siblings, in document order. What is built after an await is built in
/// any order, and so goes by its `id`, after the others.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nth {
    Built(usize),
    Late(String),
}

impl Place {
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// Whether it can not be told from its siblings. Its parent answers in its stead.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.ambiguous
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn is_region(&self) -> bool {
        self.region
    }
}

#[cfg(not(feature = "ssr"))]
pub(super) use self::browser::{Registration, find};
#[cfg(feature = "ssr")]
pub(super) use self::server::{Registration, find};

#[cfg(feature = "ssr")]
mod server {
    use super::{BoundaryContext, Key, Nth, Ordering, Place};
    use crate::{
        Interrupt,
        layer::{Phase, Scope},
    };

    impl Place {
        /// Compares places in the order in which their refusals decide: the outermost first, then
        /// as they stand in the document.
        pub(crate) fn precedence(&self) -> impl Ord + use<> {
            (self.key.depth(), self.order.clone())
        }
    }

    /// A boundary's key, which no other may have while this one can still be rendered: a decision
    /// of one pass must mean the same boundary in the next.
    #[derive(Debug)]
    pub(crate) struct Registration {
        scope: Scope,
        place: Place,
        refused: Option<Interrupt>,
        rendered: bool,
    }

    impl Registration {
        /// It shows its page instead of its children.
        pub(crate) fn refuse(&mut self, interrupt: &Interrupt) {
            self.refused = Some(interrupt.detached());
        }

        /// The view becomes a part of the document. (Leptos builds some views only to see what
        /// they load, and throws them away.)
        pub(crate) fn rendered(&mut self) {
            self.rendered = true;
            if let Some(interrupt) = self.refused.take() {
                self.scope.shown(self.place.clone(), interrupt);
            }
        }
    }

    impl Drop for Registration {
        fn drop(&mut self) {
            if !self.rendered {
                self.scope.unregister(&self.place.key);
            }
        }
    }

    /// The place of a boundary that is being built.
    pub(in super::super) fn find(
        id: Option<&str>,
        region: bool,
        parent: Option<&BoundaryContext>,
    ) -> (Place, Option<Registration>) {
        let scope = Scope::current();
        let phase = match &scope {
            // Whether a Suspense is through at once depends on what is known already.
            Some(_) if parent.is_some_and(BoundaryContext::is_suspended_below) => Phase::Late,
            Some(scope) => scope.phase(),
            None => Phase::First,
        };
        let nth = parent.map_or(0, |parent| {
            parent.children().fetch_add(1, Ordering::Relaxed)
        });
        let nth = match (phase, id) {
            (Phase::First, _) | (_, None) => Nth::Built(nth),
            (_, Some(id)) => Nth::Late(id.to_owned()),
        };
        let mut order = parent.map_or_else(Vec::new, |parent| parent.place().order.clone());
        order.push(nth);
        let mut place = Place {
            key: Key::root(),
            ambiguous: false,
            region: region || parent.is_some_and(|parent| parent.place().region),
            order,
        };
        let Some(scope) = scope else {
            return (place, None);
        };
        let Some(key) = key(&scope, phase, id, parent.map(BoundaryContext::key)) else {
            place.ambiguous = true;
            place.key = parent.map_or_else(Key::root, |parent| parent.key().clone());
            return (place, None);
        };
        place.key = key;
        let registration = Registration {
            scope,
            place: place.clone(),
            refused: None,
            rendered: false,
        };
        (place, Some(registration))
    }

    fn key(scope: &Scope, phase: Phase, id: Option<&str>, parent: Option<&Key>) -> Option<Key> {
        let named = id.and_then(|id| parent.map(|parent| parent.named(id)));
        match (named, parent, phase) {
            (Some(key), ..) => {
                let free = scope.register(&key);
                if !free {
                    tracing::error!(
                        boundary = %key,
                        "two boundaries with one `id` below the same parent: the parent answers \
                         in place of the second"
                    );
                }
                free.then_some(key)
            }
            (None, Some(parent), Phase::First) => (0..)
                .map(|n| parent.child(n))
                .find(|key| scope.register(key)),
            (None, None, _) => (0..).map(Key::nth_root).find(|key| scope.register(key)),
            (None, Some(parent), Phase::Late) => {
                tracing::error!(
                    below = %parent,
                    "an <InterruptBoundary> was built after an await without an `id`, so it can't \
                     be told from its siblings: give it one. Until then its parent answers for it"
                );
                None
            }
        }
    }
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use std::cell::Cell;

    use super::{BoundaryContext, Key, Ordering, Place};
    use crate::Interrupt;

    /// The browser renders once: there is nothing to keep account of.
    #[derive(Debug)]
    pub(crate) enum Registration {}

    impl Registration {
        pub(crate) fn refuse(&mut self, _: &Interrupt) {
            match *self {}
        }

        pub(crate) fn rendered(&mut self) {
            match *self {}
        }
    }

    thread_local! {
        static ROOTS: Cell<usize> = const { Cell::new(0) };
    }

    pub(in super::super) fn find(
        id: Option<&str>,
        region: bool,
        parent: Option<&BoundaryContext>,
    ) -> (Place, Option<Registration>) {
        let key = match (parent, id) {
            (None, _) => Key::nth_root(ROOTS.replace(ROOTS.get() + 1)),
            (Some(parent), Some(id)) => parent.key().named(id),
            (Some(parent), None) => {
                let ordinal = parent.children().fetch_add(1, Ordering::Relaxed);
                parent.key().child(ordinal)
            }
        };
        let place = Place {
            key,
            ambiguous: false,
            region: region || parent.is_some_and(|parent| parent.place().region),
        };
        (place, None)
    }
}
