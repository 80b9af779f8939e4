use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes, HttpBody};
use futures::{FutureExt, future::BoxFuture};
use http_body::{Frame, SizeHint};

/// A body that is cut off when the session that it was given to has ended. Cut off, not ended: what is not
/// whole must not look whole.
pub(super) struct UntilEnded {
    body: Body,
    ended: BoxFuture<'static, ()>,
}

impl UntilEnded {
    pub(super) fn new(body: Body, ended: BoxFuture<'static, ()>) -> Self {
        Self { body, ended }
    }
}

/// Why it was cut off; for the log of the server below.
#[derive(Debug, thiserror::Error)]
#[error("the session that this response was for has ended")]
struct SessionEnded;

impl HttpBody for UntilEnded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.ended.poll_unpin(cx).is_ready() {
            self.ended = futures::future::ready(()).boxed();
            return Poll::Ready(Some(Err(axum::Error::new(SessionEnded))));
        }
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
