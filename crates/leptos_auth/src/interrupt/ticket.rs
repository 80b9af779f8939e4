use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use leptos::context::use_context;

use crate::{
    boundary::{BoundaryContext, Run, is_below_stock},
    hold::HoldToken,
    layer::Scope,
};

/// Ties an interrupt to the render pass it was raised in: the head waits until it has been
/// settled, and one that is dropped unsettled is reported as swallowed.
pub(crate) struct Ticket {
    scope: Scope,
    /// Around the place where it was raised.
    boundary: Option<BoundaryContext>,
    run: Option<Run>,
    /// Taken when the interrupt is settled.
    hold: Mutex<Option<HoldToken>>,
}

impl Ticket {
    /// A ticket of the current pass; `None` where nothing is being rendered.
    pub(crate) fn take() -> Option<Self> {
        let scope = Scope::current()?;
        scope.raised();
        if is_below_stock() {
            tracing::error!(
                "an interrupt was raised below an <ErrorBoundary> of leptos' own, which may take it \
                 for an ordinary error: import leptos_auth::ErrorBoundary in its place"
            );
        }
        Some(Self {
            hold: Mutex::new(Some(scope.hold())),
            boundary: use_context(),
            run: use_context(),
            scope,
        })
    }

    /// Whether pages may say what raised it.
    pub(crate) fn exposes_guard(&self) -> bool {
        self.scope.request().exposes_guards()
    }

    /// The id of the request.
    pub(crate) fn request_id(&self) -> Option<String> {
        self.scope.request().request_id().map(ToOwned::to_owned)
    }

    /// The boundary that was around the place where the interrupt was raised.
    pub(crate) fn boundary(&self) -> Option<&BoundaryContext> {
        self.boundary.as_ref()
    }

    pub(crate) fn settle(&self) {
        let mut hold = self.hold.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(held) = hold.take() else { return };
        self.scope.settled();
        drop(held);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let hold = self.hold.get_mut().unwrap_or_else(PoisonError::into_inner);
        if hold.is_none() {
            return;
        }
        if self.run.as_ref().is_some_and(Run::was_thrown_away) {
            self.scope.settled();
        } else {
            self.scope.swallowed();
        }
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket")
    }
}
