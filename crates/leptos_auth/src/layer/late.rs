//! Interrupts that come after the head was sent.
//!
//! Only an interrupt that was raised after somebody else's await, without a token, can be late.
//! The route is remembered, and held in full from then on.

use std::{
    collections::HashSet,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::Bytes;
use futures::{Stream, StreamExt, stream};

use super::scope::{Event, Scope};
use crate::Interrupt;

/// Routes that have been late, such as `/notes/{id}`.
#[derive(Clone, Default)]
pub(super) struct LatePatterns(Arc<Mutex<HashSet<String>>>);

impl LatePatterns {
    /// More routes than this are not remembered: patterns come from the router, so there are few.
    const MOST: usize = 4096;

    pub(super) fn contains(&self, pattern: Option<&str>) -> bool {
        let patterns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pattern.is_some_and(|pattern| patterns.contains(pattern))
    }

    fn remember(&self, pattern: Option<String>) {
        let mut patterns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pattern) = pattern.filter(|_| patterns.len() < Self::MOST) {
            patterns.insert(pattern);
        }
    }
}

/// Makes a browser without JavaScript ask again; by then the route is held in full.
const RELOAD: &str = "<noscript><meta http-equiv=\"refresh\" content=\"0\"></noscript>\
    <meta name=\"robots\" content=\"noindex\">";

/// The rest of a body whose head has been sent.
pub(super) fn watch<S>(
    rest: S,
    scope: Scope,
    late: LatePatterns,
    strict: bool,
) -> impl Stream<Item = Result<Bytes, io::Error>> + Send
where
    S: Stream<Item = Result<Bytes, axum::Error>> + Send + Unpin,
{
    let state = Watch {
        rest,
        scope,
        late,
        strict,
        interrupted: false,
        ended: false,
    };
    stream::unfold(state, |mut watch| async move {
        let item = watch.next().await?;
        Some((item, watch))
    })
}

struct Watch<S> {
    rest: S,
    scope: Scope,
    late: LatePatterns,
    strict: bool,
    interrupted: bool,
    ended: bool,
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Watch<S> {
    async fn next(&mut self) -> Option<Result<Bytes, io::Error>> {
        if self.ended {
            return None;
        }
        let chunk = self.rest.next().await;
        if let Some(interrupt) = self.late_interrupt() {
            self.report(&interrupt);
            if self.strict {
                self.ended = true;
                return Some(Err(io::Error::other("interrupted after the head was sent")));
            }
        }
        match chunk {
            Some(chunk) => Some(chunk.map_err(io::Error::other)),
            None => {
                self.ended = true;
                self.interrupted
                    .then(|| Ok(Bytes::from_static(RELOAD.as_bytes())))
            }
        }
    }

    fn late_interrupt(&self) -> Option<Interrupt> {
        match self.scope.event()? {
            Event::Caught(caught) => caught.into_iter().next().map(|caught| caught.interrupt),
            Event::Homeless(interrupt) => Some(interrupt),
            Event::Deferred(_) => Some(Interrupt::unavailable().detached()),
        }
    }

    fn report(&mut self, interrupt: &Interrupt) {
        self.interrupted = true;
        let pattern = self.scope.pattern();
        tracing::error!(
            route = pattern.as_deref().unwrap_or("unknown"),
            reason = ?interrupt.reason(),
            "an interrupt came after the head was sent: take `leptos_auth::hold()` before the \
             first await of the guard. This route is held in full from now on"
        );
        self.late.remember(pattern);
    }
}
