use std::{
    collections::HashMap,
    fmt,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use sqlx::AnyPool;
use tokio::sync::watch;

use super::lifetime::{SessionLifetime, State};
use crate::{
    clock::{Clock, unix_millis},
    db::sessions,
};

/// How often the table is asked, while anybody waits: with the query a session's streams end within a
/// second of its end, on every node.
const EVERY: Duration = Duration::from_millis(500);

/// How many sessions one query asks for. SQLite takes 999 parameters, in its oldest versions.
const AT_ONCE: usize = 500;

/// Tells those who wait when a session has ended, also where another process ended it.
#[derive(Clone)]
pub(crate) struct SessionWatch(Arc<Inner>);

struct Inner {
    pool: AnyPool,
    clock: Arc<dyn Clock>,
    lifetime: SessionLifetime,
    watched: Mutex<Watched>,
}

#[derive(Default)]
struct Watched {
    /// By the key of the row: whether it has ended. Those who wait keep it.
    sessions: HashMap<String, Weak<watch::Sender<bool>>>,
    is_asking: bool,
}

impl SessionWatch {
    pub(crate) fn new(pool: AnyPool, clock: Arc<dyn Clock>, lifetime: SessionLifetime) -> Self {
        Self(Arc::new(Inner {
            pool,
            clock,
            lifetime,
            watched: Mutex::default(),
        }))
    }

    /// Resolves when the session of this row has ended.
    pub(crate) fn ended(
        &self,
        id_hash: String,
    ) -> impl Future<Output = ()> + Send + 'static + use<> {
        let watch = self.clone();
        async move {
            let session = watch.of(id_hash);
            // It fails only once the sender is gone, which is kept here.
            let _ = session.subscribe().wait_for(|ended| *ended).await;
        }
    }

    fn of(&self, id_hash: String) -> Arc<watch::Sender<bool>> {
        let mut watched = self.watched();
        let known = watched.sessions.get(&id_hash).and_then(Weak::upgrade);
        let session = known.unwrap_or_else(|| Arc::new(watch::Sender::new(false)));
        watched.sessions.insert(id_hash, Arc::downgrade(&session));
        if !std::mem::replace(&mut watched.is_asking, true) {
            tokio::spawn(self.clone().ask());
        }
        session
    }

    /// Until nobody waits any more.
    async fn ask(self) {
        while let Some(ids) = self.waited_for() {
            for ids in ids.chunks(AT_ONCE) {
                self.ask_for(ids).await;
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// The sessions that somebody waits for. `None`: nobody does, and nobody asks from now on.
    fn waited_for(&self) -> Option<Vec<String>> {
        let mut watched = self.watched();
        watched.sessions.retain(|_, it| it.strong_count() > 0);
        if watched.sessions.is_empty() {
            watched.is_asking = false;
            return None;
        }
        Some(watched.sessions.keys().cloned().collect())
    }

    /// While the database does not answer nothing ends: that would be a sign-out for everybody.
    async fn ask_for(&self, ids: &[String]) {
        let now = unix_millis(&*self.0.clock);
        let alive = match sessions::still_signed_in(&self.0.pool, ids).await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::warn!(%error, "could not ask which sessions have ended");
                return;
            }
        };
        let is_alive = |id: &String| {
            let row = alive.iter().find(|(known, _)| known == id);
            row.is_some_and(|(_, times)| {
                matches!(self.0.lifetime.state(*times, now), State::Active { .. })
            })
        };
        let mut watched = self.watched();
        for id in ids.iter().filter(|id| !is_alive(id)) {
            if let Some(session) = watched.sessions.remove(id).and_then(|it| it.upgrade()) {
                session.send_replace(true);
            }
        }
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        let watched = self.0.watched.lock();
        watched.unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SessionWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionWatch")
    }
}
