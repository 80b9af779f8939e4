use std::{fmt, sync::Arc, time::Duration};

use leptos_auth::{Authed, PublicOrigin};
use sqlx::AnyPool;
use tower_sessions::Session;

use crate::{
    AccountsConfig, AccountsError, Catalogue, PasswordPolicy, RootSecret, TrustedProxies,
    clock::{SteadyClock, unix_millis},
    credentials::Tokens,
    db::{self, catalogue},
    email_flows::Mails,
    events::Events,
    hasher::{HashLoad, Hasher, Peppers},
    health::LastWrite,
    passkeys::RelyingParty,
    session::{SessionLayer, SessionTable},
    tasks::Tasks,
    throttle::Throttles,
};

/// Users, their passwords and their sessions. Cheap to clone; clones are the same accounts.
///
/// It is the [`Identify`](leptos_auth::Identify) of the application, and its
/// [`session_layer`](Self::session_layer) puts it where server functions find it
/// ([`accounts`](crate::accounts())).
#[derive(Clone)]
pub struct Accounts(Arc<Inner>);

struct Inner {
    pool: AnyPool,
    sessions: SessionTable,
    hasher: Hasher,
    password_policy: PasswordPolicy,
    clock: Arc<SteadyClock>,
    last_write: LastWrite,
    events: Events,
    accepts_basic: bool,
    catalogue: Catalogue,
    tokens: Tokens,
    tasks: Tasks,
    secret: RootSecret,
    step_up_after: Duration,
    deleted_with_account: Vec<&'static str>,
    throttles: Throttles,
    proxies: TrustedProxies,
    passkeys: Option<RelyingParty>,
    mails: Mails,
}

impl Accounts {
    /// Connects to the database, brings the tables up to date, writes the [`Catalogue`] and starts the
    /// hashing threads.
    ///
    /// # Errors
    ///
    /// When one of these fails. Nothing is served before all are done.
    pub async fn open(config: AccountsConfig) -> Result<Self, AccountsError> {
        config.tasks.check()?;
        let origin = config.tokens.origin.clone();
        config.mail.check(origin.as_ref())?;
        // Where another crate brings a second provider the library would panic for want of a choice. One
        // that was chosen before is fine, too.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let passkeys = config.relying_party()?;
        let tokens = Tokens::new(config.tokens, &config.secret)?;
        let pool = db::open(&config.database_url, config.connections).await?;
        catalogue::write(&pool, &config.catalogue).await?;
        let peppers = Peppers::new(&config.secret, config.pepper.as_ref());
        let (workers, queue) = (config.hash_workers, config.hash_queue);
        let hasher = Hasher::start(config.hash_cost, peppers, workers, queue)
            .map_err(AccountsError::Workers)?;
        let clock = Arc::new(SteadyClock::new(config.clock));
        clock.compare(db::health::seen_at(&pool).await?);
        let sessions = SessionTable::new(pool.clone(), Arc::clone(&clock), config.lifetime);
        let throttles = Throttles::new(
            db::open_counters(&config.database_url)?,
            clock.clone(),
            config.secret.clone(),
            config.throttle,
        );
        let events = Events::new(config.secret.derive("log pseudonyms"));
        let mails = Mails::open(config.mail, origin, &pool, clock.clone(), &events);
        Ok(Self(Arc::new(Inner {
            pool,
            sessions,
            hasher,
            password_policy: config.password_policy,
            clock,
            last_write: LastWrite::default(),
            events,
            accepts_basic: config.accepts_basic,
            catalogue: config.catalogue,
            tokens,
            tasks: config.tasks,
            secret: config.secret,
            step_up_after: config.step_up_after,
            deleted_with_account: config.deleted_with_account,
            throttles,
            proxies: config.trusted_proxies,
            passkeys,
            mails,
        })))
    }

    /// The database. The application keeps its own tables in it; those whose names start with
    /// `account_` are ours. `account_users.id` (TEXT) is [`User::id`](leptos_auth::User::id).
    #[must_use]
    pub fn pool(&self) -> &AnyPool {
        &self.0.pool
    }

    /// Gives every request its session; stands outside of
    /// [`InterruptLayer`](leptos_auth::InterruptLayer).
    #[must_use]
    pub fn session_layer(&self, origin: &PublicOrigin) -> SessionLayer {
        SessionLayer::new(self.clone(), origin)
    }

    /// What the threads that hash passwords have to do just now: for metrics.
    #[must_use]
    pub fn hash_load(&self) -> HashLoad {
        self.0.hasher.load()
    }

    /// How long this session lasts, unless it is used before that; `None` where it is over, or nobody is
    /// signed in with it. To ask is no use.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn session_ends_in(
        &self,
        session: &Session,
    ) -> Result<Option<Duration>, AccountsError> {
        match session.id() {
            Some(id) => Ok(self.0.sessions.ends_in(id).await?),
            None => Ok(None),
        }
    }

    /// Notes that this session is used, now: it lasts for [`SessionLifetime::idle`] from then on, and not
    /// beyond its absolute end. Other requests do so at most once a minute.
    ///
    /// [`SessionLifetime::idle`]: crate::SessionLifetime::idle
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn extend_session(&self, session: &Session) -> Result<(), AccountsError> {
        match session.id() {
            Some(id) => Ok(self.0.sessions.extend(id).await?),
            None => Ok(()),
        }
    }

    /// Deletes the rows of sessions, keys and tokens that ended longer ago than they are remembered, and says
    /// how many. It also happens by itself, with a sign-in, at most once an hour.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn sweep(&self) -> Result<u64, AccountsError> {
        Ok(self.0.sessions.sweep().await?)
    }

    /// Answers if the database does. [`Accounts::health`] asks for more.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn ping(&self) -> Result<(), AccountsError> {
        Ok(db::ping(self.pool()).await?)
    }

    /// The store below the layer, for those who build a [`Session`] without it.
    #[must_use]
    pub fn session_table(&self) -> SessionTable {
        self.0.sessions.clone()
    }

    /// Which roles, permissions, plans and features there are.
    pub fn catalogue(&self) -> &Catalogue {
        &self.0.catalogue
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }

    pub(crate) fn secret(&self) -> &RootSecret {
        &self.0.secret
    }

    pub(crate) fn mails(&self) -> &Mails {
        &self.0.mails
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.0.tasks
    }

    pub(crate) fn step_up_after(&self) -> Duration {
        self.0.step_up_after
    }

    pub(crate) fn deleted_with_account(&self) -> &[&'static str] {
        &self.0.deleted_with_account
    }

    pub(crate) fn clock(&self) -> &SteadyClock {
        &self.0.clock
    }

    pub(crate) fn last_write(&self) -> &LastWrite {
        &self.0.last_write
    }

    pub(crate) fn passkey_party(&self) -> Option<&RelyingParty> {
        self.0.passkeys.as_ref()
    }

    pub(crate) fn password_policy(&self) -> &PasswordPolicy {
        &self.0.password_policy
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    pub(crate) fn throttles(&self) -> &Throttles {
        &self.0.throttles
    }

    pub(crate) fn proxies(&self) -> &TrustedProxies {
        &self.0.proxies
    }

    pub(crate) fn events(&self) -> &Events {
        &self.0.events
    }

    /// Notes what somebody did with an organisation.
    pub(crate) fn organisation_event(&self, event: &'static str, who: &Authed) {
        self.events().by(event, who.user().name());
    }

    pub(crate) fn accepts_basic(&self) -> bool {
        self.0.accepts_basic
    }

    pub(crate) fn sessions(&self) -> &SessionTable {
        &self.0.sessions
    }

    pub(crate) fn now(&self) -> i64 {
        unix_millis(&*self.0.clock)
    }
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts")
            .field("sessions", &self.0.sessions)
            .field("hasher", &self.0.hasher)
            .field("clock", &self.0.clock)
            .field("tokens", &self.0.tokens)
            .field("tasks", &self.0.tasks)
            .finish_non_exhaustive()
    }
}
