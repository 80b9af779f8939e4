//! What the issuer publishes, read now and then.
//!
//! 1. Nobody reads it before it is needed.
//! 2. All who need it at once wait for the same reading, which goes on if one of them leaves.
//! 3. After [`FRESH`] it is read anew beside the requests, which go on with what there is.
//! 4. After [`OLDEST`] it counts no more: what was withdrawn (a key) is out by then, and where the
//!    issuer is down, nobody can tell.
//! 5. Who misses something in it (a key) has it read anew, but not within [`PAUSE`] of the last time:
//!    any stranger can make up the name of a key.
//! 6. After a failure nobody asks for [`PAUSE_AFTER_FAILURE`]; who needs it gets the same error.

use std::{
    error::Error,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use futures::future::BoxFuture;

use crate::{
    clock::{Clock, elapsed},
    fetch::FetchError,
};

pub(crate) const FRESH: Duration = Duration::from_secs(5 * 60);
pub(crate) const OLDEST: Duration = Duration::from_secs(10 * 60);
pub(crate) const PAUSE: Duration = Duration::from_secs(30);
pub(crate) const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(5);

type Load<T> = dyn Fn() -> BoxFuture<'static, Result<T, FetchError>> + Send + Sync;

pub(crate) struct Cached<T> {
    load: Box<Load<T>>,
    clock: Arc<dyn Clock>,
    state: Mutex<State<T>>,
    /// Held by who reads.
    reading: tokio::sync::Mutex<()>,
}

struct State<T> {
    /// What was read, and when that began.
    value: Option<(Arc<T>, SystemTime)>,
    /// When somebody last began to read, or failed.
    attempt: Option<SystemTime>,
    /// What became of that, where nothing did.
    failure: Option<Arc<FetchError>>,
}

enum Want<T> {
    Any,
    Other(Arc<T>),
}

impl<T: Send + Sync + 'static> Cached<T> {
    pub(crate) fn new<L>(clock: Arc<dyn Clock>, load: L) -> Arc<Self>
    where
        L: Fn() -> BoxFuture<'static, Result<T, FetchError>> + Send + Sync + 'static,
    {
        Arc::new(Self {
            load: Box::new(load),
            clock,
            state: Mutex::new(State {
                value: None,
                attempt: None,
                failure: None,
            }),
            reading: tokio::sync::Mutex::new(()),
        })
    }

    /// What there is, where it is not too old; what is read now otherwise.
    pub(crate) async fn current(self: &Arc<Self>) -> Result<Arc<T>, Arc<FetchError>> {
        let Some((value, age)) = self.known() else {
            return self.read(Want::Any).await;
        };
        if age >= FRESH && !self.is_paused() {
            let (this, seen) = (self.clone(), value.clone());
            // What fails is logged there.
            tokio::spawn(async move { this.read_in_turn(Want::Other(seen)).await });
        }
        Ok(value)
    }

    /// Something newer than what was seen, or the same where it is too early to ask.
    pub(crate) async fn newer(self: &Arc<Self>, seen: Arc<T>) -> Result<Arc<T>, Arc<FetchError>> {
        self.read(Want::Other(seen)).await
    }

    /// In a task of its own, so that a visitor who leaves does not take the answer away from the
    /// others, or from the rule about failures.
    async fn read(self: &Arc<Self>, want: Want<T>) -> Result<Arc<T>, Arc<FetchError>> {
        let this = self.clone();
        let task = tokio::spawn(async move { this.read_in_turn(want).await });
        task.await
            .unwrap_or_else(|_| Err(Arc::new(FetchError::Interrupted)))
    }

    async fn read_in_turn(&self, want: Want<T>) -> Result<Arc<T>, Arc<FetchError>> {
        let _turn = self.reading.lock().await;
        let known = self.known().map(|(value, _)| value);
        match (&known, &want) {
            (Some(value), Want::Any) => return Ok(value.clone()),
            (Some(value), Want::Other(seen)) if !Arc::ptr_eq(value, seen) => {
                return Ok(value.clone());
            }
            _ => {}
        }
        if self.is_paused() {
            let failure = self.state().failure.clone();
            match (failure, known) {
                (Some(failure), _) => return Err(failure),
                (None, Some(value)) => return Ok(value),
                (None, None) => {}
            }
        }
        let began = self.clock.now();
        self.state().attempt = Some(began);
        let loaded = (self.load)().await.map(Arc::new).map_err(Arc::new);
        if let Err(error) = &loaded {
            let error: &dyn Error = &**error;
            tracing::warn!(error, "what the issuer publishes could not be read");
        }
        let mut state = self.state();
        state.failure = loaded.as_ref().err().cloned();
        match &loaded {
            Ok(value) => state.value = Some((value.clone(), began)),
            // The pause begins now: those who waited are not to wait again, one after the other.
            Err(_) => state.attempt = Some(self.clock.now()),
        }
        loaded
    }

    /// What there is and how old it is. What is too old is not known, nor is what comes from the
    /// future: the clock was turned back.
    fn known(&self) -> Option<(Arc<T>, Duration)> {
        let state = self.state();
        let (value, read) = state.value.as_ref()?;
        let age = elapsed(&*self.clock, *read).filter(|age| *age < OLDEST)?;
        Some((value.clone(), age))
    }

    fn is_paused(&self) -> bool {
        let state = self.state();
        let pause = if state.failure.is_some() {
            PAUSE_AFTER_FAILURE
        } else {
            PAUSE
        };
        let since = state.attempt.and_then(|at| elapsed(&*self.clock, at));
        since.is_some_and(|since| since < pause)
    }

    /// Nothing panics while it is held; if something did, what it holds is whole.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> fmt::Debug for Cached<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").finish_non_exhaustive()
    }
}
