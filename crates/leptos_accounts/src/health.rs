//! Whether this process can do its work: for `/readyz`.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{Accounts, clock::unix_millis, db};

/// How long a write that succeeded speaks for the next: whoever asks for health often must not have the
/// database written as often.
const WRITTEN_FOR: Duration = Duration::from_secs(1);

/// What can be done now, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// The database answers.
    pub reads: bool,
    /// It also keeps what it is told: its disk is not full, and nobody holds its lock.
    pub writes: bool,
    /// The clock is not behind what other nodes have noted, so no session lasts too long here.
    pub clock: bool,
    /// A password that came now would be hashed. While it would not be, signing in is answered with 503 and
    /// all else goes on, so this alone does not make the process unready: a flood of sign-ins would
    /// otherwise take every node away from everybody.
    pub passwords: bool,
}

impl Health {
    /// Whether requests should be sent here.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.reads && self.writes && self.clock
    }
}

/// When a write last succeeded.
#[derive(Debug, Default)]
pub(crate) struct LastWrite(Mutex<Option<Instant>>);

impl LastWrite {
    fn is_recent(&self) -> bool {
        let at = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        at.is_some_and(|at| at.elapsed() < WRITTEN_FOR)
    }

    fn note(&self, at: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

impl Accounts {
    /// Asks the database, and writes to it at most once a second.
    pub async fn health(&self) -> Health {
        let passwords = !self.hasher().load().is_full();
        let seen_at = match db::health::seen_at(self.pool()).await {
            Ok(seen_at) => seen_at,
            Err(error) => {
                tracing::error!(%error, "the database does not answer");
                return Health {
                    reads: false,
                    writes: false,
                    clock: true,
                    passwords,
                };
            }
        };
        let clock = self.clock();
        Health {
            reads: true,
            writes: self.can_write().await,
            clock: !clock.is_behind(seen_at),
            passwords,
        }
    }

    async fn can_write(&self) -> bool {
        if self.last_write().is_recent() {
            return true;
        }
        let written = self.note_time().await;
        if let Err(error) = &written {
            tracing::error!(%error, "the database can not be written");
        }
        self.last_write().note(written.is_ok().then(Instant::now));
        written.is_ok()
    }

    /// Has the database remember the time, where it can be trusted.
    async fn note_time(&self) -> Result<(), sqlx::Error> {
        let clock = self.clock();
        let now = if clock.is_trusted() {
            unix_millis(clock)
        } else {
            0
        };
        db::health::beat(self.pool(), now).await
    }
}
