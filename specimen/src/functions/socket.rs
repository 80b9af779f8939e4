//! leptos' WebSocket protocol.
//!
//! - leptos runs the body of such a function before it answers the upgrade, so that a guard in the
//!   body is in time, and refuses with a status (`server_fn` 0.8.13, `Protocol::run_server` of
//!   `Websocket`: `server_fn(input).await?` stands before `Ok(response)`).
//! - A guard inside the stream that the body returns comes after the upgrade, when there is no
//!   status any more: all it can do is send an error in place of an item.
//! - A request that is no upgrade is answered by leptos before the body is run.
//!
//! Its only argument is the stream. What else it has to know stands in the query of the upgrade.

use leptos::{
    prelude::*,
    server_fn::{BoxedStream, Websocket, codec::JsonEncoding},
};
use leptos_auth::ServerError;

/// Guarded in its body: before the upgrade. Gives back each message behind the canary.
#[server(endpoint = "functions/socket", protocol = Websocket<JsonEncoding, JsonEncoding>)]
pub async fn socket(
    /// What the client sends.
    input: BoxedStream<String, ServerError>,
) -> Result<BoxedStream<String, ServerError>, ServerError> {
    use futures::StreamExt;

    let answer = super::answer::answer(demand()).await?;
    let mut input = input;
    // Taken out of its box, which has no other way out than a reference.
    let input = std::mem::replace(&mut *input, Box::pin(futures::stream::empty()));
    let output = input.map(move |said| Ok(format!("{answer} heard {}", said?)));
    Ok(output.into())
}

/// Guarded inside the stream: open to everybody until its second item.
#[server(endpoint = "functions/late_socket", protocol = Websocket<JsonEncoding, JsonEncoding>)]
pub async fn late_socket(
    /// What the client sends; it is not looked at.
    input: BoxedStream<String, ServerError>,
) -> Result<BoxedStream<String, ServerError>, ServerError> {
    use futures::{StreamExt, stream};
    use leptos_auth::auth;

    use crate::handlers::canary;

    drop(input);
    let (demand, visitor) = (demand(), auth().await?.user());
    let second = async move { Ok(canary(&demand.admit(visitor)?)) };
    let items = stream::iter([Ok("open".to_owned())]).chain(stream::once(second));
    Ok(items.into())
}

/// Guarded by nothing but a path rule; see [`rules`](crate::handlers::ruled::rules).
#[server(prefix = "/api/ruled", endpoint = "socket", protocol = Websocket<JsonEncoding, JsonEncoding>)]
pub async fn ruled_socket(
    /// What the client sends; it is not looked at.
    input: BoxedStream<String, ServerError>,
) -> Result<BoxedStream<String, ServerError>, ServerError> {
    drop(input);
    let items = futures::stream::iter([Ok("CANARY-of-nobody".to_owned())]);
    Ok(items.into())
}

/// What the query of the upgrade demands.
#[cfg(feature = "ssr")]
fn demand() -> crate::demand::Demand {
    use http::request::Parts;

    let head = use_context::<Parts>();
    let query = head.as_ref().and_then(|head| head.uri.query());
    let segment = query.and_then(|query| query.strip_prefix("demand="));
    crate::demand::Demand::from_segment(segment.unwrap_or_default())
}
