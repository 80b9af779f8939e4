//! What one request knows, through all of its render passes.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::request::Parts;
use tokio::sync::OnceCell;

use crate::{
    Interrupt,
    form::Posted,
    identity::{DynIdentify, Identity},
};

/// Work that is done once per request, by type and name.
type Cell = Arc<OnceCell<Box<dyn Any + Send + Sync>>>;

/// Shared by everything that serves one request; in the extensions of the request.
#[derive(Clone)]
pub(crate) struct RequestState(Arc<Inner>);

struct Inner {
    head: Parts,
    identify: Option<Arc<dyn DynIdentify>>,
    identity: OnceCell<Option<Identity>>,
    reported: Mutex<Option<Interrupt>>,
    posted: Option<Posted>,
    once: Mutex<HashMap<(TypeId, String), Cell>>,
}

impl RequestState {
    pub(super) fn new(head: Parts, identify: Option<Arc<dyn DynIdentify>>) -> Self {
        Self::build(head, identify, OnceCell::new(), None)
    }

    /// For rendering a page in answer to this request. Who is asking stays settled.
    pub(super) fn for_page(&self, head: Parts) -> Self {
        let identity = self.0.identity.clone();
        Self::build(head, self.0.identify.clone(), identity, None)
    }

    /// For showing the page again after a form was posted to it. Who is asking was settled.
    pub(super) fn for_posted_page(&self, head: Parts, posted: Posted) -> Self {
        let identity = self.0.identity.clone();
        Self::build(head, self.0.identify.clone(), identity, Some(posted))
    }

    fn build(
        head: Parts,
        identify: Option<Arc<dyn DynIdentify>>,
        identity: OnceCell<Option<Identity>>,
        posted: Option<Posted>,
    ) -> Self {
        Self(Arc::new(Inner {
            head,
            identify,
            identity,
            reported: Mutex::default(),
            posted,
            once: Mutex::default(),
        }))
    }

    pub(super) fn head(&self) -> &Parts {
        &self.0.head
    }

    /// The form that was posted to this page, when it is shown again.
    pub(crate) fn posted(&self) -> Option<&Posted> {
        self.0.posted.as_ref()
    }

    /// Who sent the request; asked once. `Err` is a 503.
    pub(crate) async fn identity(&self) -> Result<&Identity, Interrupt> {
        let identity = self.0.identity.get_or_init(|| self.ask()).await;
        identity.as_ref().ok_or_else(Interrupt::unavailable)
    }

    /// Whether the answer depends on who asks.
    pub(super) fn was_asked(&self) -> bool {
        self.0.identity.initialized()
    }

    async fn ask(&self) -> Option<Identity> {
        let Some(identify) = &self.0.identify else {
            tracing::error!(
                "nobody tells who is signed in: give InterruptLayer an identity with `.identify(..)`"
            );
            return None;
        };
        let answer = identify.identify(&self.0.head).await;
        answer
            .inspect_err(|error| tracing::error!(%error, "identity unavailable"))
            .ok()
    }

    /// A server function ended with this interrupt.
    pub(crate) fn report(&self, interrupt: &Interrupt) {
        lock(&self.0.reported).get_or_insert(interrupt.detached());
    }

    pub(super) fn take_reported(&self) -> Option<Interrupt> {
        lock(&self.0.reported).take()
    }

    /// The place for the value that is computed once under this name.
    pub(crate) fn once<T: 'static>(&self, key: String) -> Cell {
        let mut cells = lock(&self.0.once);
        cells.entry((TypeId::of::<T>(), key)).or_default().clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for RequestState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestState").finish_non_exhaustive()
    }
}
