use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use leptos_auth::{identity::Former, resume::SEAL_LIFETIME};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::AnyPool;
use time::OffsetDateTime;
use tower_sessions::{
    Session, SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

use super::{
    lifetime::{SessionLifetime, State},
    rotation::{GRACE, Ids, Standing, drawn_before},
    watch::SessionWatch,
};
use crate::{
    AccountsError,
    clock::{SteadyClock, millis, unix_millis},
    db::{
        credentials,
        devices::{self, NewId},
        email_tokens, health, passkeys, resumed_forms,
        sessions::{self, NewSession, Times},
    },
    keys::hex,
};

/// Where a session says whose it is. Read once, when its row is made.
pub(crate) const USER_KEY: &str = "leptos_accounts.user";

/// Where a session says which number it has to come after, until its row is made.
const AFTER_KEY: &str = "leptos_accounts.after";

/// The random 128-bit ids never repeat; should the generator be broken, this ends the search.
const MAX_COLLISIONS: usize = 8;

const SWEEP_EVERY_MILLIS: i64 = 60 * 60 * 1_000;

/// A session, and whose it is.
pub(crate) struct Owned {
    pub(crate) state: State,
    /// Whether it is to get a new id.
    pub(crate) is_rotation_due: bool,
    /// Names it in a list of devices and in the log; not the id in the cookie.
    pub(crate) public_id: String,
    /// Since it was made, which a sign-in does; `None` where the clock says that it has yet to be.
    pub(crate) age: Option<Duration>,
    pub(crate) rows: Vec<sessions::Owner>,
}

/// The session store: rows of `account_sessions`.
///
/// The expiry date of a [`Record`] is ignored: the store's own clock and [`SessionLifetime`]
/// decide.
#[derive(Clone)]
pub struct SessionTable {
    pool: AnyPool,
    clock: Arc<SteadyClock>,
    lifetime: SessionLifetime,
    swept_at: Arc<AtomicI64>,
    watch: SessionWatch,
}

impl SessionTable {
    pub(crate) fn new(pool: AnyPool, clock: Arc<SteadyClock>, lifetime: SessionLifetime) -> Self {
        Self {
            watch: SessionWatch::new(pool.clone(), clock.clone(), lifetime),
            pool,
            clock,
            lifetime,
            swept_at: Arc::new(AtomicI64::new(i64::MIN)),
        }
    }

    pub(crate) fn lifetime(&self) -> &SessionLifetime {
        &self.lifetime
    }

    /// Deletes the rows that ended longer ago than anybody has to be told, those of other credentials
    /// included. None while the clock may be wrong ([`SteadyClock::is_trusted`]): what is deleted does not
    /// come back when the clock is set right.
    pub(crate) async fn sweep(&self) -> std::result::Result<u64, sqlx::Error> {
        if !self.clock.is_trusted() {
            return Ok(0);
        }
        health::beat(&self.pool, self.now()).await?;
        let before = self.lifetime.forget_before(self.now());
        let idle = self.lifetime.idle_since(before);
        // What was done is remembered for longer than any node's clock lets its seal live.
        let ended = sessions::sweep(&self.pool, before, idle).await?
            + resumed_forms::sweep(&self.pool, self.one_seal_ago()).await?
            + passkeys::sweep(&self.pool, self.one_seal_ago()).await?
            + email_tokens::sweep(&self.pool, self.now()).await?;
        Ok(ended + credentials::sweep(&self.pool, before).await?)
    }

    /// The session's row and its user, as the database has them now; and a note that it was used.
    pub(crate) async fn owner(&self, id: Id) -> std::result::Result<Option<Owned>, sqlx::Error> {
        let id_hash = id_hash(id);
        let rows = sessions::owner(&self.pool, &id_hash).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let (state, is_due) = self.observe(&id_hash, &first.ids, first.times).await;
        Ok(Some(self.owned(state, is_due, rows)))
    }

    /// Gives a session another id, if that is still due; and how many seconds it lasts at most.
    pub(super) async fn rotate(
        &self,
        id: Id,
    ) -> std::result::Result<Option<(Id, i64)>, sqlx::Error> {
        let (new, now) = (Id::default(), self.now());
        let drawn = NewId {
            old_hash: &id_hash(id),
            new_hash: &id_hash(new),
            now,
            drawn_before: drawn_before(now),
        };
        let expires_at = devices::rotate(&self.pool, drawn).await?;
        Ok(expires_at.map(|end| (new, end.saturating_sub(now).max(0) / 1_000)))
    }

    /// How long it lasts from now on, where somebody is signed in with it. No use is noted.
    pub(crate) async fn ends_in(
        &self,
        id: Id,
    ) -> std::result::Result<Option<Duration>, sqlx::Error> {
        let id_hash = id_hash(id);
        let rows = sessions::still_signed_in(&self.pool, std::slice::from_ref(&id_hash)).await?;
        let now = self.now();
        let row = rows.first().filter(|row| row.admits(&id_hash, now));
        Ok(row.and_then(|row| self.lifetime.ends_in(row.times, now)))
    }

    /// Notes that it is used, however short a while ago that was noted before.
    pub(crate) async fn extend(&self, id: Id) -> std::result::Result<(), sqlx::Error> {
        let now = self.now();
        let alive = self.lifetime.idle_since(now);
        sessions::touch(&self.pool, &id_hash(id), now, now, alive).await
    }

    /// Resolves when it has ended.
    pub(crate) fn ended(&self, id: Id) -> impl Future<Output = ()> + Send + 'static + use<> {
        self.watch.ended(id_hash(id))
    }

    /// Whose it is or was, and for which organisation; one that was ended counts for as long as a form of
    /// its time may go on. No use is noted.
    pub(crate) async fn former(&self, id: Id) -> std::result::Result<Option<Former>, sqlx::Error> {
        sessions::former(&self.pool, &id_hash(id), self.one_seal_ago()).await
    }

    /// The same for a token of the session, which is not the visitor: no use is noted.
    pub(crate) async fn owner_by_public_id(
        &self,
        public_id: &str,
        user_id: &str,
    ) -> std::result::Result<Option<Owned>, sqlx::Error> {
        let rows = sessions::owner_by_public_id(&self.pool, public_id, user_id).await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let state = self.lifetime.state(first.times, self.now());
        Ok(Some(self.owned(state, false, rows)))
    }

    fn owned(&self, state: State, is_rotation_due: bool, rows: Vec<sessions::Owner>) -> Owned {
        let first = rows.first();
        let created_at = first.map_or(i64::MAX, |row| row.created_at);
        let age = self.now().saturating_sub(created_at);
        Owned {
            state,
            is_rotation_due,
            public_id: first.map_or_else(String::new, |row| row.public_id.clone()),
            age: age.try_into().ok().map(Duration::from_millis),
            rows,
        }
    }

    /// Has the row that `session` is given next numbered after the one of this id.
    pub(crate) async fn number_after(
        &self,
        replaced: Option<Id>,
        session: &Session,
    ) -> std::result::Result<(), AccountsError> {
        let Some(id) = replaced else { return Ok(()) };
        if let Some(epoch) = sessions::epoch(&self.pool, &id_hash(id)).await? {
            session.insert(AFTER_KEY, epoch).await?;
        }
        Ok(())
    }

    /// Judges a row that was found by this id, and whether it is to get another one; and notes its use,
    /// and that the id has arrived, where that is due. If a note fails the session merely ends sooner, or
    /// its former id later, so the request goes on.
    async fn observe(&self, id_hash: &str, ids: &Ids, row: Times) -> (State, bool) {
        let now = self.now();
        let state = self.lifetime.state(row, now);
        let State::Active { touch } = state else {
            return (state, false);
        };
        let standing = ids.standing(id_hash, now);
        if standing == Standing::Dead {
            return (State::Revoked, false);
        }
        if touch {
            let before = self.lifetime.touch_before(now);
            let alive = self.lifetime.idle_since(now);
            if let Err(error) = sessions::touch(&self.pool, id_hash, now, before, alive).await {
                tracing::warn!(%error, "could not note that a session was used");
            }
        }
        let (is_first, is_due) = match standing {
            Standing::Current { is_first, is_due } => (is_first, is_due),
            Standing::Former { is_due } => (false, is_due),
            Standing::Dead => (false, false),
        };
        if is_first {
            let until = now.saturating_add(millis(GRACE));
            if let Err(error) = devices::confirm(&self.pool, id_hash, until).await {
                tracing::warn!(%error, "could not note that a session's new id is used");
            }
        }
        (state, is_due)
    }

    /// Notes what a session is used with.
    pub(crate) async fn note_device(&self, id: Id, device: &str) {
        if let Err(error) = devices::note(&self.pool, &id_hash(id), device).await {
            tracing::warn!(%error, "could not note what a session is used with");
        }
    }

    /// Housekeeping on the way, at most once an hour. It never fails the request.
    async fn sweep_when_due(&self) {
        let (now, last) = (self.now(), self.swept_at.load(Ordering::Relaxed));
        if now < last.saturating_add(SWEEP_EVERY_MILLIS) {
            return;
        }
        let ours = self
            .swept_at
            .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed);
        if ours.is_err() {
            return;
        }
        if let Err(error) = self.sweep().await {
            tracing::warn!(%error, "could not delete what has ended");
        }
    }

    fn one_seal_ago(&self) -> i64 {
        self.now().saturating_sub(millis(SEAL_LIFETIME))
    }

    fn now(&self) -> i64 {
        unix_millis(&*self.clock)
    }
}

#[async_trait]
impl SessionStore for SessionTable {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let after = record.data.remove(AFTER_KEY);
        let after = after.as_ref().and_then(Value::as_i64);
        let data = encode(&record.data)?;
        let user_id = record
            .data
            .get(USER_KEY)
            .and_then(Value::as_str)
            .map(str::to_owned);
        let now = self.now();
        let public_id = format!("{:016x}", rand::random::<u64>());
        for _ in 0..MAX_COLLISIONS {
            let new = NewSession {
                id_hash: &id_hash(record.id),
                public_id: &public_id,
                user_id: user_id.as_deref(),
                data: &data,
                now,
                expires_at: self.lifetime.end(now),
                epoch: after.map_or(now, |after| now.max(after.saturating_add(1))),
            };
            if sessions::insert(&self.pool, new).await.map_err(backend)? {
                self.sweep_when_due().await;
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend(
            "every session id that was drawn is taken".to_owned(),
        ))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = encode(&record.data)?;
        let now = self.now();
        let seen_after = self.lifetime.idle_since(now);
        let id_hash = id_hash(record.id);
        sessions::update_data(&self.pool, &id_hash, &data, now, seen_after)
            .await
            .map(drop)
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let id_hash = id_hash(*id);
        let Some(row) = sessions::find(&self.pool, &id_hash)
            .await
            .map_err(backend)?
        else {
            return Ok(None);
        };
        let (State::Active { .. }, _) = self.observe(&id_hash, &row.ids, row.times).await else {
            return Ok(None);
        };
        let data = serde_json::from_str(&row.data).map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: date(row.times.expires_at),
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::revoke(&self.pool, &id_hash(*id), self.now())
            .await
            .map_err(backend)
    }
}

impl fmt::Debug for SessionTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionTable")
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// What the table knows of an id. It is random and long, so a plain hash can not be turned back.
pub(crate) fn id_hash(id: Id) -> String {
    hex(&Sha256::digest(id.0.to_le_bytes()))
}

/// Sorted, so that the same data is the same text and is not written twice.
fn encode(data: &HashMap<String, Value>) -> Result<String> {
    let sorted: BTreeMap<_, _> = data.iter().collect();
    serde_json::to_string(&sorted).map_err(|error| Error::Encode(error.to_string()))
}

fn date(millis: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}
