use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::{prelude::Owner, reactive::owner::WeakOwner};

/// One building of a boundary's children, in the context below it.
///
/// Leptos builds some views only to see what they load, and throws them away. What was raised
/// there goes with them, and is not missing from the document.
#[derive(Clone)]
pub(crate) struct Run(Arc<Inner>);

struct Inner {
    #[cfg_attr(
        not(feature = "ssr"),
        expect(dead_code, reason = "only the server throws away")
    )]
    owner: WeakOwner,
    rendered: AtomicBool,
}

impl Run {
    pub(super) fn new(owner: &Owner) -> Self {
        Self(Arc::new(Inner {
            owner: owner.downgrade(),
            rendered: AtomicBool::new(false),
        }))
    }

    /// Its view becomes a part of the document.
    pub(super) fn rendered(&self) {
        self.0.rendered.store(true, Ordering::Relaxed);
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn was_thrown_away(&self) -> bool {
        !self.0.rendered.load(Ordering::Relaxed) && self.0.owner.upgrade().is_none()
    }
}
