//! An answer in pieces. The status leaves with the first piece, so the guard has to come before;
//! one that comes later can only cut the answer off.
//!
//! In leptos 0.8 what a stream does runs without the reactive owner of its request, so that
//! `auth()` finds no request there and refuses everybody (503, and a line in the log). Who asks is
//! asked before the stream is made, and taken into it.

use leptos::{
    prelude::*,
    server_fn::codec::{ByteStream, Streaming, StreamingText, TextStream},
};
use leptos_auth::ServerError;

use crate::demand::Demand;

/// Text in three pieces, guarded before the first.
#[server(endpoint = "functions/text", output = StreamingText, client = leptos_auth::AuthClient)]
pub async fn text(
    /// Who may pass.
    demand: Demand,
) -> Result<TextStream<ServerError>, ServerError> {
    let text = super::answer::answer(demand).await?;
    Ok(TextStream::new(pieces(text)))
}

/// The same as bytes.
#[server(endpoint = "functions/bytes", output = Streaming)]
pub async fn bytes(
    /// Who may pass.
    demand: Demand,
) -> Result<ByteStream<ServerError>, ServerError> {
    let text = super::answer::answer(demand).await?;
    Ok(ByteStream::new(pieces(text)))
}

/// Open to everybody in its first piece; the second is guarded, too late for a status.
#[server(endpoint = "functions/late", output = StreamingText)]
pub async fn late(
    /// Who may have the second piece.
    demand: Demand,
) -> Result<TextStream<ServerError>, ServerError> {
    use futures::{StreamExt, stream};
    use leptos_auth::auth;

    use crate::handlers::canary;

    let visitor = auth().await?.user();
    let second = async move { Ok(canary(&demand.admit(visitor)?)) };
    let pieces = stream::iter([Ok("open ".to_owned())]).chain(stream::once(second));
    Ok(TextStream::new(pieces))
}

/// The second piece asks `auth()` itself, which leptos leaves without an owner.
#[server(endpoint = "functions/ownerless", output = StreamingText)]
pub async fn ownerless(
    /// Who may have the second piece.
    demand: Demand,
) -> Result<TextStream<ServerError>, ServerError> {
    use futures::{StreamExt, stream};

    let pieces = stream::iter([Ok("open ".to_owned())]);
    let pieces = pieces.chain(stream::once(super::answer::answer(demand)));
    Ok(TextStream::new(pieces))
}

#[cfg(feature = "ssr")]
fn pieces(text: String) -> impl futures::Stream<Item = Result<String, ServerError>> {
    futures::stream::iter([Ok(text), Ok(" and ".into()), Ok("more".into())])
}
