//! Server-sent events. The guard is in the handler, before the stream: an `EventSource` sees the
//! status, and gives up instead of connecting again and again.

use std::convert::Infallible;

use axum::{
    Router,
    response::sse::{Event, Sse},
    routing::get,
};
use futures::{Stream, stream};

use super::{Admitted, canary};

pub(super) fn routes() -> Router {
    Router::new().route("/handlers/events/{kind}", get(events))
}

async fn events(Admitted(me): Admitted) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    stream_of(canary(&me))
}

/// The same text three times, then the end.
pub(super) fn stream_of(text: String) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = (0..3).map(move |number| {
        let number: i32 = number;
        Ok(Event::default().id(number.to_string()).data(&text))
    });
    Sse::new(stream::iter(events))
}
