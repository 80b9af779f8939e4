//! Polling with our error hook installed, so that a hook which leptos left on this thread, for
//! another request, never sees an error of ours.

use std::{
    cell::Cell,
    ops::DerefMut,
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
    task::{Context, Poll},
};

use futures::Stream;
use leptos::error::set_error_hook;

use super::poll::Polling;
use crate::boundary::HOOK;

static POLLS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static POLL: Cell<Option<u64>> = const { Cell::new(None) };
}

/// The poll that is going on, of whichever pass; `None` in a task beside it.
pub(super) fn current_poll() -> Option<u64> {
    POLL.get()
}

/// A future or stream that is polled with the hook installed.
#[derive(Debug)]
pub(super) struct Hooked<P>(pub(super) Pin<P>);

impl<P: DerefMut> Hooked<P> {
    fn hooked<O>(&mut self, poll: impl FnOnce(Pin<&mut P::Target>) -> O) -> O {
        let this = POLLS.fetch_add(1, Ordering::Relaxed);
        let _around = Polling::enter();
        let _counted = Counted(POLL.replace(Some(this)));
        let _hook = set_error_hook(HOOK.clone());
        poll(self.0.as_mut())
    }
}

/// Goes back to the poll around this one, also when it panics.
struct Counted(Option<u64>);

impl Drop for Counted {
    fn drop(&mut self) {
        POLL.set(self.0);
    }
}

impl<P: DerefMut<Target: Future> + Unpin> Future for Hooked<P> {
    type Output = <P::Target as Future>::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.hooked(|inner| inner.poll(cx))
    }
}

impl<P: DerefMut<Target: Stream> + Unpin> Stream for Hooked<P> {
    type Item = <P::Target as Stream>::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.hooked(|inner| inner.poll_next(cx))
    }
}
