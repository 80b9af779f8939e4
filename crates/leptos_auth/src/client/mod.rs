//! How the browser calls server functions whose refusal is not the end.

#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(not(feature = "ssr"))]
pub(crate) mod gate;

use futures::{Sink, Stream};
use leptos::server_fn::{
    Bytes,
    client::{Client, browser::BrowserClient},
    error::FromServerFnError,
    request::browser::BrowserRequest,
    response::browser::BrowserResponse,
};

use crate::AsInterrupt;

/// Calls a server function, and calls it again after the sign-in that its refusal asked for.
///
/// For functions that change something, in any encoding, uploads included, and wherever they are called:
/// by [`AuthForm`](crate::AuthForm), `ServerAction`, `ServerMultiAction`, or by name in an event handler.
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::ServerError;
/// #[server(client = leptos_auth::AuthClient)]
/// pub async fn add_note(title: String) -> Result<(), ServerError> {
///     Ok(())
/// }
/// ```
///
/// 1. A refusal by [`Kind::Unauthorized`](crate::Kind::Unauthorized), an open
///    [`Task`](crate::Task) included, or [`Kind::StepUp`](crate::Kind::StepUp) shows the page of the
///    nearest boundary: around what made the call, or the root boundary where it was an event handler.
///    The page that was there is kept behind it, out of the document, with all that was typed.
/// 2. When the same user, in the same organisation and with the same rights, has signed in, that page
///    comes back and the same call is made again, once. The caller sees one call and its answer. A second
///    refusal is an error like any other.
/// 3. Where somebody else signs in, in another tab too, or nobody does for 15 minutes, or the visitor
///    goes to another page, all of it is thrown away, and the call is not made again: it ends with the
///    refusal.
/// 4. A refusal that comes after somebody has signed in again is of no account: the page asks anew, and
///    the call is made again where it was the same person's.
/// 5. Every other answer is the caller's, as with leptos' own client.
///
/// Nothing is kept where nobody is known to have been signed in: by the document, whose guards asked, or
/// by an answer to this client. The refusal is then the caller's.
///
/// A body that streams from the browser is read once. Where the browser can not copy it the call is not
/// made again. A WebSocket is opened as leptos' own client opens it.
///
/// It asks the server to say whom each answer is for, which costs one more query of the identity.
#[derive(Debug)]
pub struct AuthClient;

impl<E, I, O> Client<E, I, O> for AuthClient
where
    E: FromServerFnError + AsInterrupt,
    I: FromServerFnError,
    O: FromServerFnError,
{
    type Request = BrowserRequest;
    type Response = BrowserResponse;

    fn send(request: BrowserRequest) -> impl Future<Output = Result<BrowserResponse, E>> + Send {
        #[cfg(feature = "ssr")]
        let sending = <BrowserClient as Client<E, I, O>>::send(request);
        #[cfg(not(feature = "ssr"))]
        let sending = browser::send::<E>(request);
        sending
    }

    fn open_websocket(
        path: &str,
    ) -> impl Future<
        Output = Result<
            (
                impl Stream<Item = Result<Bytes, Bytes>> + Send + 'static,
                impl Sink<Bytes> + Send + 'static,
            ),
            E,
        >,
    > + Send {
        <BrowserClient as Client<E, I, O>>::open_websocket(path)
    }

    fn spawn(future: impl Future<Output = ()> + Send + 'static) {
        <BrowserClient as Client<E, I, O>>::spawn(future);
    }
}
