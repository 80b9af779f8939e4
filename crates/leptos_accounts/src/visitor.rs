use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::{Request, request::Parts};
use leptos_auth::Interrupt;
use tower_sessions::Session;

use crate::{AccountsError, ClientAddress, TrustedProxies};

/// Who sends a request, before anybody has asked who they are: their session, their address, and whether
/// somebody has signed in with this browser before.
///
/// Server functions have it from [`visitor()`](crate::visitor()), handlers as an extractor.
#[derive(Clone, Debug)]
pub struct Visitor {
    session: Session,
    client: Client,
}

impl Visitor {
    /// Of a session alone: from no address that is known, with a browser that nobody knows.
    #[must_use]
    pub fn new(session: Session) -> Self {
        Self {
            session,
            client: Client::default(),
        }
    }

    /// Who sent this request.
    ///
    /// # Errors
    ///
    /// [`AccountsError::MissingLayer`] where it has not passed [`SessionLayer`](crate::SessionLayer).
    pub fn of(request: &Parts) -> Result<Self, AccountsError> {
        let session = request.extensions.get::<Session>().cloned();
        Ok(Self {
            session: session.ok_or(AccountsError::MissingLayer)?,
            client: Client::of(request),
        })
    }

    /// Their session; it may be a new one, of which the database knows nothing.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// `None` where the server does not say who is at the other end.
    #[must_use]
    pub fn address(&self) -> Option<ClientAddress> {
        self.client.address
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Interrupt;

    async fn from_request_parts(request: &mut Parts, _: &S) -> Result<Self, Interrupt> {
        Ok(Self::of(request)?)
    }
}

/// The program that sends a request, whoever uses it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    pub(crate) address: Option<ClientAddress>,
    device: Option<DeviceCookie>,
}

impl Client {
    pub(crate) fn of(request: &Parts) -> Self {
        Self {
            address: request.extensions.get().copied(),
            device: request.extensions.get().cloned(),
        }
    }

    pub(crate) fn device_cookie(&self) -> Option<&str> {
        self.device.as_ref()?.sent.as_deref()
    }

    /// The answer sets it.
    pub(crate) fn give_device_cookie(&self, cookie: String) {
        if let Some(device) = &self.device {
            device.give(cookie);
        }
    }
}

/// Notes the address that a request comes from, where the server says it.
pub(crate) fn note_address<B>(request: &mut Request<B>, proxies: &TrustedProxies) {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    if let Some(&ConnectInfo(peer)) = peer {
        let client = proxies.client(peer.ip(), request.headers());
        request.extensions_mut().insert(client);
    }
}

/// The device cookie that a request sent, and the one that its answer sets.
#[derive(Clone, Debug)]
pub(crate) struct DeviceCookie {
    sent: Option<String>,
    given: Arc<Mutex<Option<String>>>,
}

impl DeviceCookie {
    pub(crate) fn new(sent: Option<String>) -> Self {
        Self {
            sent,
            given: Arc::default(),
        }
    }

    fn give(&self, cookie: String) {
        *self.given() = Some(cookie);
    }

    pub(crate) fn take_given(&self) -> Option<String> {
        self.given().take()
    }

    fn given(&self) -> MutexGuard<'_, Option<String>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
