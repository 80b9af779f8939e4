//! Polling with our error hook installed, so that a hook which leptos left on this thread, for
//! another request, never sees an error of ours.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures::Stream;
use leptos::error::set_error_hook;

use crate::boundary::HOOK;

/// A future or stream that is polled with the hook installed.
#[derive(Debug)]
pub(super) struct Hooked<T>(pub(super) Pin<Box<T>>);

impl<F: Future> Future for Hooked<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _hook = set_error_hook(HOOK.clone());
        self.0.as_mut().poll(cx)
    }
}

impl<S: Stream> Stream for Hooked<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let _hook = set_error_hook(HOOK.clone());
        self.0.as_mut().poll_next(cx)
    }
}
