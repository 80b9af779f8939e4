use std::sync::{
    Arc, Weak,
    atomic::{AtomicBool, Ordering},
};

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
    view: Weak<()>,
    rendered: AtomicBool,
}

/// Kept by the view of a run, for as long as it is not thrown away. (Not the view's owner: a task
/// that is being polled elsewhere keeps that a little longer.)
#[derive(Default)]
pub(super) struct ViewOfRun(#[expect(dead_code, reason = "its drop is what counts")] Arc<()>);

impl Run {
    pub(super) fn new() -> (Self, ViewOfRun) {
        let view = Arc::new(());
        let run = Inner {
            view: Arc::downgrade(&view),
            rendered: AtomicBool::new(false),
        };
        (Self(Arc::new(run)), ViewOfRun(view))
    }

    /// Its view becomes a part of the document.
    pub(super) fn rendered(&self) {
        self.0.rendered.store(true, Ordering::Relaxed);
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn was_thrown_away(&self) -> bool {
        !self.0.rendered.load(Ordering::Relaxed) && self.0.view.strong_count() == 0
    }
}
