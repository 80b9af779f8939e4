//! What runs for a request, one at a time.
//!
//! Leptos finds a context by going up from owner to owner, with the one below locked and each above
//! held only for the look. Where another thread drops the page meanwhile, the one in hand is the last
//! of it and cleans up what is below: it waits for that very lock, for good. A visitor who leaves
//! while a page renders is enough for it. So whoever runs or drops a part of a request (its answer,
//! the body, a task of leptos') has to have the turn.

use std::{
    cell::RefCell,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker, ready},
};

use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};

use super::poll::Polling;

/// The turns of one request.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    is_taken: bool,
    waiting: Vec<Waker>,
    /// Given up while somebody had the turn, who drops it.
    left: Vec<Box<dyn Send>>,
}

thread_local! {
    static CURRENT: RefCell<Option<Turns>> = const { RefCell::new(None) };
}

impl Turns {
    /// Of the request that runs on this thread.
    pub(super) fn current() -> Option<Self> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// Never blocks: whoever has to wait is woken.
    pub(super) fn take(&self, cx: &mut Context<'_>) -> Poll<Turn> {
        let mut state = self.state();
        if !state.is_taken {
            state.is_taken = true;
            drop(state);
            return Poll::Ready(Turn::begin(self.clone()));
        }
        if !state.waiting.iter().any(|it| it.will_wake(cx.waker())) {
            state.waiting.push(cx.waker().clone());
        }
        Poll::Pending
    }

    /// Now, or at the end of the turn that somebody has.
    fn drop_in_turn(&self, left: impl Send + 'static) {
        let mut state = self.state();
        if state.is_taken {
            state.left.push(Box::new(left));
            return;
        }
        state.is_taken = true;
        drop(state);
        let _turn = Turn::begin(self.clone());
        drop(left);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A turn that somebody has, from here to its end one poll.
pub(super) struct Turn {
    turns: Turns,
    before: Option<Turns>,
    around: Option<Polling>,
}

impl Turn {
    fn begin(turns: Turns) -> Self {
        let before = CURRENT.replace(Some(turns.clone()));
        let around = Some(Polling::enter());
        Self {
            turns,
            before,
            around,
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        drop(self.around.take());
        let waiting = loop {
            let mut state = self.turns.state();
            if state.left.is_empty() {
                state.is_taken = false;
                break std::mem::take(&mut state.waiting);
            }
            let left = std::mem::take(&mut state.left);
            drop(state);
            drop(left);
        };
        CURRENT.set(self.before.take());
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// A future or a body that runs, and is dropped, in turn.
pub(super) struct InTurn<T: Send + 'static> {
    turns: Turns,
    /// `None` once it is dropped.
    inner: Option<T>,
}

impl<T: Send + 'static> InTurn<T> {
    pub(super) fn new(turns: Turns, inner: T) -> Self {
        Self {
            turns,
            inner: Some(inner),
        }
    }
}

impl<T: Send + 'static> Drop for InTurn<T> {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.take() {
            self.turns.drop_in_turn(inner);
        }
    }
}

impl<F: Future + Send + Unpin + 'static> Future for InTurn<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _turn = ready!(self.turns.take(cx));
        match &mut self.inner {
            Some(inner) => Pin::new(inner).poll(cx),
            None => Poll::Pending,
        }
    }
}

impl<B: HttpBody<Data = Bytes> + Send + Unpin + 'static> HttpBody for InTurn<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let _turn = ready!(self.turns.take(cx));
        match &mut self.inner {
            Some(inner) => Pin::new(inner).poll_frame(cx),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let inner = self.inner.as_ref();
        inner.map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}
