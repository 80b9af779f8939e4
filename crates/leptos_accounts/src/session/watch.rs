use std::{
    collections::{HashMap, HashSet},
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
    db::sessions::{self, Watched},
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
    watched: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    /// By the key that the row had when somebody began to wait.
    sessions: HashMap<String, Session>,
    is_asking: bool,
}

struct Session {
    /// The key that the row has now: it changes while the session goes on.
    key: String,
    /// Whether it has ended. Those who wait keep it.
    ended: Weak<watch::Sender<bool>>,
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
        let known = watched.sessions.get(&id_hash);
        let session = match known.and_then(|known| known.ended.upgrade()) {
            Some(session) => session,
            None => {
                let session = Arc::new(watch::Sender::new(false));
                let new = Session {
                    key: id_hash.clone(),
                    ended: Arc::downgrade(&session),
                };
                watched.sessions.insert(id_hash, new);
                session
            }
        };
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

    /// The keys of the sessions that somebody waits for. `None`: nobody does, and nobody asks from now
    /// on.
    fn waited_for(&self) -> Option<Vec<String>> {
        let mut watched = self.watched();
        watched
            .sessions
            .retain(|_, session| session.ended.strong_count() > 0);
        if watched.sessions.is_empty() {
            watched.is_asking = false;
            return None;
        }
        let keys = watched.sessions.values();
        Some(keys.map(|session| session.key.clone()).collect())
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
        let asked: HashSet<&str> = ids.iter().map(String::as_str).collect();
        // By its id and by the one before: it may have changed since we asked last.
        let by_key: HashMap<&str, &Watched> = alive
            .iter()
            .filter(|row| {
                let state = self.0.lifetime.state(row.times, now);
                matches!(state, State::Active { .. })
            })
            .flat_map(|row| row.keys().map(move |key| (key, row)))
            .collect();
        self.watched().sessions.retain(|_, session| {
            if let Some(row) = by_key.get(session.key.as_str()) {
                session.key.clone_from(&row.id_hash);
                return true;
            }
            if !asked.contains(session.key.as_str()) {
                return true;
            }
            if let Some(ended) = session.ended.upgrade() {
                ended.send_replace(true);
            }
            false
        });
    }

    fn watched(&self) -> MutexGuard<'_, Waiting> {
        let watched = self.0.watched.lock();
        watched.unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SessionWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionWatch")
    }
}
