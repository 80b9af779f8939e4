//! Guards and interrupts that come after the head was sent.
//!
//! Only what begins after somebody else's await, or in a task that the application spawned itself,
//! can be late, and only without a token. The route is remembered, and held in full from then on; so
//! is a page that is asked for from itself, which is what a reload of ours looks like on a server
//! that has not seen it yet.

use std::{
    collections::HashSet,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::Bytes;
use futures::{Stream, StreamExt, stream};

use super::{found::Event, pass::CloseOnDrop, scope::Scope};
use crate::Interrupt;

/// Counts late interrupts, by the label `route`.
const METRIC: &str = "leptos_auth_late_interrupts_total";

/// Routes that have been late, such as `/notes/{id}`. What no route matched counts as one.
#[derive(Clone, Default)]
pub(super) struct LatePatterns(Arc<Mutex<HashSet<String>>>);

impl LatePatterns {
    pub(super) fn contains(&self, pattern: Option<&str>) -> bool {
        self.patterns().contains(pattern.unwrap_or_default())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.patterns().is_empty()
    }

    /// Whether it was not known yet. Patterns come from the router, so there are few.
    fn remember(&self, pattern: Option<&str>) -> bool {
        self.patterns()
            .insert(pattern.unwrap_or_default().to_owned())
    }

    fn patterns(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a browser without JavaScript ask again; by then the route is held in full.
const RELOAD: &str = "<noscript><meta http-equiv=\"refresh\" content=\"0\"></noscript>";
pub(super) const NOINDEX: &str = "<meta name=\"robots\" content=\"noindex\">";

/// The rest of a body whose head has been sent.
pub(super) fn watch<S>(
    rest: S,
    scope: Scope,
    open: CloseOnDrop,
    late: LatePatterns,
    strict: bool,
) -> impl Stream<Item = Result<Bytes, io::Error>> + Send
where
    S: Stream<Item = Result<Bytes, axum::Error>> + Send + Unpin,
{
    let state = Watch {
        rest,
        scope,
        _open: open,
        late,
        strict,
        tail: String::new(),
        ended: false,
    };
    let watched = stream::unfold(state, |mut watch| async move {
        let item = watch.next().await?;
        Some((item, watch))
    });
    // A compression layer outside asks once more after the end.
    watched.fuse()
}

struct Watch<S> {
    rest: S,
    scope: Scope,
    /// Until nobody reads it any more.
    _open: CloseOnDrop,
    late: LatePatterns,
    strict: bool,
    /// What the body ends with.
    tail: String,
    ended: bool,
}

/// An interrupt after the head.
struct Late {
    interrupt: Interrupt,
    /// Whether it refuses the document, and not one region of it.
    decides: bool,
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Watch<S> {
    async fn next(&mut self) -> Option<Result<Bytes, io::Error>> {
        if self.ended {
            return None;
        }
        let chunk = self.rest.next().await;
        if let Some(late) = self.late_interrupt() {
            self.report(&late.interrupt);
            if self.strict {
                self.ended = true;
                return Some(Err(io::Error::other("interrupted after the head was sent")));
            }
            self.append(&late);
        }
        match chunk {
            Some(chunk) => Some(chunk.map_err(io::Error::other)),
            None => {
                self.ended = true;
                self.report_late_guard();
                self.report_swallowed();
                let tail = std::mem::take(&mut self.tail);
                (!tail.is_empty()).then(|| Ok(tail.into()))
            }
        }
    }

    fn late_interrupt(&self) -> Option<Late> {
        match self.scope.event_so_far()? {
            Event::Caught(caught) => {
                let decides = caught.iter().any(|caught| !caught.place.is_region());
                let interrupt = caught.into_iter().next()?.interrupt;
                Some(Late { interrupt, decides })
            }
            Event::Homeless(interrupt) => Some(Late {
                interrupt,
                decides: true,
            }),
            Event::Guards(..) => Some(Late {
                interrupt: Interrupt::unavailable().detached(),
                decides: true,
            }),
        }
    }

    /// Each of them at most once.
    fn append(&mut self, late: &Late) {
        for (needed, tag) in [(true, RELOAD), (late.decides, NOINDEX)] {
            if needed && !self.tail.contains(tag) {
                self.tail.push_str(tag);
            }
        }
    }

    /// The route, for the log and the metric.
    fn route(&self) -> String {
        self.scope.pattern().unwrap_or("unmatched").to_owned()
    }

    /// Holds the route in full from now on; whether that is new.
    fn remember(&self) -> bool {
        self.late.remember(self.scope.pattern())
    }

    fn report(&self, interrupt: &Interrupt) {
        let route = self.route();
        metrics::counter!(METRIC, "route" => route.clone()).increment(1);
        let guard = interrupt.line().map(ToString::to_string);
        tracing::error!(
            route,
            guard = guard.as_deref().unwrap_or("unknown"),
            reason = ?interrupt.reason(),
            "an interrupt came after the head was sent: take `leptos_auth::hold()` before the \
             first await of the guard. This route is held in full from now on"
        );
        self.remember();
    }

    /// One that was dropped after the head: too late for a 500.
    fn report_swallowed(&self) {
        if self.scope.has_swallowed() && self.remember() {
            tracing::error!(
                route = self.route(),
                "an interrupt was raised after the head was sent, and neither shown nor discarded. \
                 This route is held in full from now on"
            );
        }
    }

    /// A guard that let somebody pass, too late to refuse anybody.
    fn report_late_guard(&self) {
        if self.scope.has_late_guard() && self.remember() {
            tracing::warn!(
                route = self.route(),
                "a guard began after the head was sent: take `leptos_auth::hold()` before the \
                 first await that comes before it. This route is held in full from now on"
            );
        }
    }
}
