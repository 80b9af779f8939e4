//! A page's body while its head is held.

use std::{
    collections::VecDeque,
    convert::Infallible,
    io,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, BodyDataStream, Bytes, HttpBody},
    response::Response,
};
use futures::{Stream, StreamExt, stream};
use http::{header, response::Parts as ResponseHead};
use http_body::{Frame, SizeHint};

use super::{Caps, RequestState, hooked::Hooked, late::NOINDEX, scope::Scope, session_header};

/// A body that is being held back.
pub(super) struct HeldBody {
    chunks: Vec<Bytes>,
    bytes: usize,
    most: usize,
    rest: Hooked<Box<BodyDataStream>>,
    failed: Option<axum::Error>,
    pub(super) ended: bool,
}

impl HeldBody {
    pub(super) fn new(body: Body, caps: Caps) -> Self {
        Self {
            chunks: Vec::new(),
            bytes: 0,
            most: caps.bytes,
            rest: Hooked(Box::pin(body.into_data_stream())),
            failed: None,
            ended: false,
        }
    }

    /// Takes one more chunk; whether all of it is within the cap. Safe to cancel.
    pub(super) async fn pull(&mut self) -> bool {
        match self.rest.next().await {
            Some(Ok(chunk)) => {
                self.bytes += chunk.len();
                self.chunks.push(chunk);
            }
            Some(Err(error)) => {
                self.failed = Some(error);
                self.ended = true;
            }
            None => self.ended = true,
        }
        self.bytes <= self.most
    }

    /// Lets it go on to its end, and keeps nothing but the stream.
    pub(super) async fn drain(mut self) -> Infallible {
        while !self.ended {
            self.chunks.clear();
            self.pull().await;
        }
        std::future::pending().await
    }

    /// Keeps search engines from a document that is refused: one tag, at the end of its head.
    pub(super) fn note_refusal(&mut self, scope: &Scope) {
        if scope.deciding().is_none() {
            return;
        }
        let mut document = self.chunks.concat();
        let end = find(&document, b"</head>");
        if let Some(end) = end.filter(|_| find(&document, NOINDEX.as_bytes()).is_none()) {
            document.splice(end..end, NOINDEX.bytes());
            self.bytes += NOINDEX.len();
        }
        self.chunks = vec![document.into()];
    }

    /// Tells the browser whom the document is for. Never in one that says that there is nothing: what a
    /// guard conceals asks who is there, and what is not there does not.
    pub(super) fn note_principal(&mut self, state: &RequestState, scope: &Scope) {
        if scope.shows_not_found() {
            return;
        }
        if let Some(tag) = session_header::tag(state) {
            self.add_to_head(tag.into());
        }
    }

    /// Adds to the end of the document's head. A head in two chunks, or a document without one, stays
    /// as it is.
    fn add_to_head(&mut self, tag: Bytes) {
        let end = |chunk: &Bytes| find(chunk, b"</head>");
        let Some(nth) = self.chunks.iter().position(|chunk| end(chunk).is_some()) else {
            return;
        };
        let Some(mut before) = self.chunks.get(nth).cloned() else {
            return;
        };
        let after = before.split_off(end(&before).unwrap_or(before.len()));
        self.bytes += tag.len();
        self.chunks.splice(nth..=nth, [before, tag, after]);
    }

    /// The complete body, with its exact length; a body that broke off breaks off.
    pub(super) fn whole(self, mut head: ResponseHead) -> Response {
        if let Some(error) = self.failed {
            let chunks = self.chunks.into_iter().map(Ok).chain([Err(error)]);
            return Response::from_parts(head, Body::from_stream(stream::iter(chunks)));
        }
        head.headers
            .insert(header::CONTENT_LENGTH, self.bytes.into());
        Response::from_parts(head, Body::new(Whole(self.chunks.into())))
    }

    /// What was held, in one write, and then the rest as it comes, watched.
    pub(super) fn streaming<W>(
        self,
        head: ResponseHead,
        watch: impl FnOnce(Hooked<Box<BodyDataStream>>) -> W,
    ) -> Response
    where
        W: Stream<Item = Result<Bytes, io::Error>> + Send + 'static,
    {
        let first = (!self.chunks.is_empty()).then(|| Ok(self.chunks.concat().into()));
        let body = Body::from_stream(stream::iter(first).chain(watch(self.rest)));
        Response::from_parts(head, body)
    }
}

/// A body that is there, in pieces: it has a length, and nothing was copied.
struct Whole(VecDeque<Bytes>);

impl HttpBody for Whole {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|chunk| Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let bytes: usize = self.0.iter().map(Bytes::len).sum();
        SizeHint::with_exact(bytes as u64)
    }
}

/// Where the first of these bytes is.
fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}
