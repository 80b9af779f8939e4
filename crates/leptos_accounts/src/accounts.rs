use std::{fmt, sync::Arc, time::Duration};

use leptos_auth::{Authed, Interrupt, Kind, PublicOrigin, Reason, User};
use sqlx::AnyPool;
use tower_sessions::Session;

use crate::{
    AccountsConfig, AccountsError, Catalogue, Email, Password, PasswordPolicy, RootSecret,
    SignUpError, TrustedProxies, Visitor,
    clock::{Clock, SteadyClock, unix_millis},
    credentials::Tokens,
    db::{
        self, catalogue,
        rights::{self, ActsFor},
        users,
    },
    email_flows::{Mails, SignedUp},
    events::{Events, Outcome},
    hasher::{HashError, HashKey, HashLoad, Hasher, Peppers, Verdict},
    health::LastWrite,
    id,
    passkeys::RelyingParty,
    password::NewPasswordError,
    session::{Owned, SessionLayer, SessionTable, State, USER_KEY},
    tasks::Tasks,
    throttle::Throttles,
    visitor::Client,
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
            pool.clone(),
            clock.clone(),
            config.secret.clone(),
            config.throttle,
        );
        let events = Events::new(config.secret.derive("log pseudonyms"));
        let steady: Arc<dyn Clock> = clock.clone();
        let mails = Mails::open(config.mail, origin, &pool, &steady, &events);
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
    /// `account_` are ours. `account_users.id` (TEXT) is [`User::id`].
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

    /// Makes an account and signs its owner in.
    ///
    /// An address that is taken is said to be taken. That tells a stranger who has an account
    /// here; with [`AccountsConfig::verify_first`] they get a mail instead, and nobody else is told.
    /// Either way a hash is spent first, so asking is not free.
    ///
    /// # Errors
    ///
    /// [`SignUpError`]; as a [`ServerError`](leptos_auth::ServerError) its variants name the field
    /// that is wrong. 429 after too many from one address ([`Throttle`](crate::throttle::Throttle)).
    pub async fn sign_up(
        &self,
        visitor: &Visitor,
        email: &str,
        password: &Password,
    ) -> Result<SignedUp, SignUpError> {
        let email = Email::parse(email)?;
        self.check_new_password(&email, password).await?;
        self.throttles().sign_up(visitor.client()).await?;
        let key = HashKey::of(visitor.client(), Some(&email));
        let hash = self.0.hasher.hash(key, password).await;
        let hash = hash.map_err(interrupted)?;
        if self.mails().verify_first {
            return self.sign_up_by_mail(visitor.session(), email, hash).await;
        }
        let id = id::random();
        let added = users::insert(self.pool(), &id, &email, &hash, self.now()).await;
        if !added.map_err(AccountsError::from)? {
            self.0.events.sign_up(email.as_str(), Outcome::Taken);
            return Err(SignUpError::Taken);
        }
        self.begin(visitor.session(), &id).await?;
        self.throttles().remember(visitor.client(), &email);
        self.0.events.sign_up(email.as_str(), Outcome::Success);
        let user = User::new(id, email.as_str());
        self.send_first_link(email).await;
        Ok(SignedUp::In(user))
    }

    /// Whether this may become the password of the account with this address: what the
    /// [`PasswordPolicy`] says, and the set of breached passwords, if there is one. Signing up and
    /// [`change_password`](Self::change_password) ask it.
    ///
    /// # Errors
    ///
    /// What the visitor may read; 503 where the breached passwords can not be asked and have to be.
    pub async fn check_new_password(
        &self,
        email: &Email,
        password: &Password,
    ) -> Result<(), NewPasswordError> {
        self.0.password_policy.check_all(password, email).await
    }

    /// What the threads that hash passwords have to do just now: for metrics.
    #[must_use]
    pub fn hash_load(&self) -> HashLoad {
        self.0.hasher.load()
    }

    /// Signs in: the session gets a new id and belongs to the user. If it belonged to somebody
    /// else, what was kept in it goes.
    ///
    /// # Errors
    ///
    /// [`Reason::WrongCredentials`], the same and after the same work, for a wrong password, an
    /// unknown address, an account that is disabled, and whatever is no address at all. 429 after too
    /// many of these ([`throttle`](mod@crate::throttle)). 503 when the database fails or the hashing
    /// queue is full.
    pub async fn sign_in(
        &self,
        visitor: &Visitor,
        email: &str,
        password: &Password,
    ) -> Result<User, Interrupt> {
        let wrong = || Interrupt::unauthorized(Reason::WrongCredentials);
        let email = Email::parse(email).ok();
        let found = self
            .find(visitor.client(), email.as_ref(), password)
            .await?;
        let (user, credentials) = found.ok_or_else(wrong)?;
        let session = visitor.session();
        self.begin(session, user.id()).await?;
        // The hash waited in a queue, maybe. A change of the password has ended the sessions that were
        // there, and so not this one.
        let still = users::still_has_password(self.pool(), &credentials).await;
        if !still.map_err(AccountsError::from)? {
            session.flush().await.map_err(AccountsError::from)?;
            return Err(wrong());
        }
        if let Some(email) = &email {
            self.throttles().remember(visitor.client(), email);
        }
        Ok(user)
    }

    /// Who has these credentials, for every way in that takes a password.
    pub(crate) async fn user_of(
        &self,
        client: &Client,
        email: &str,
        password: &Password,
    ) -> Result<Option<User>, Interrupt> {
        let email = Email::parse(email).ok();
        let found = self.find(client, email.as_ref(), password).await?;
        Ok(found.map(|(user, _)| user))
    }

    async fn find(
        &self,
        client: &Client,
        email: Option<&Email>,
        password: &Password,
    ) -> Result<Option<(User, users::Credentials)>, Interrupt> {
        let Some(found) = self.check(client, email, password).await? else {
            return Ok(None);
        };
        let rights = rights::of_user(self.pool(), &found.id).await;
        let rights = rights.map_err(AccountsError::from)?;
        let name = email.map(Email::as_str).unwrap_or_default();
        let user = User::new(&found.id, name);
        let user = rights::give(user, &ActsFor::default(), &rights, self.catalogue());
        let user = self.0.tasks.of_person(user, &found.standing);
        Ok(Some((user, found)))
    }

    /// Ends the session on the server; the cookie goes with the response. Without a session it
    /// does nothing.
    ///
    /// # Errors
    ///
    /// 503 when the database fails: the session is then not over.
    pub async fn sign_out(&self, session: &Session) -> Result<(), Interrupt> {
        let Some(id) = session.id() else {
            return Ok(());
        };
        let owner = self
            .0
            .sessions
            .owner(id)
            .await
            .map_err(AccountsError::from)?;
        session.flush().await.map_err(AccountsError::from)?;
        if let Some(Owned {
            state: State::Active { .. },
            rows,
            ..
        }) = owner
            && let Some(account) = rows.first().and_then(|row| row.email.as_deref())
        {
            self.0.events.sign_out(account);
        }
        Ok(())
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

    /// Gives an account a role, from the next request on, which gives its sessions new ids. Its address has
    /// to be verified: anybody can sign up with anybody's.
    ///
    /// # Errors
    ///
    /// When there is no such account or role, nobody has verified the address, or the database fails. A
    /// role of organisations is given by their administrators.
    pub async fn grant(&self, email: &str, role: &str) -> Result<(), AccountsError> {
        let address = Email::parse(email)?;
        self.0.catalogue.check_role(role)?;
        match users::is_verified(self.pool(), &address).await? {
            Some(false) => Err(AccountsError::Unverified),
            Some(true) | None => self.grant_unverified(email, role).await,
        }
    }

    /// The same, whether the address is verified or not: for whoever knows by other means whose account it
    /// is.
    ///
    /// # Errors
    ///
    /// As [`grant`](Self::grant), but for the address.
    pub async fn grant_unverified(&self, email: &str, role: &str) -> Result<(), AccountsError> {
        let email = Email::parse(email)?;
        self.0.catalogue.check_role(role)?;
        match users::grant(self.pool(), &email, role, self.now()).await? {
            true => {
                self.0.events.by("role_granted", email.as_str());
                Ok(())
            }
            false => Err(AccountsError::NoSuchAccount),
        }
    }

    /// Takes a role away from an account, from the next request on, which gives its sessions new ids; also
    /// one that the [`Catalogue`] knows no more. Whether it had it.
    ///
    /// # Errors
    ///
    /// When the address is none, or the database fails.
    pub async fn withdraw(&self, email: &str, role: &str) -> Result<bool, AccountsError> {
        let email = Email::parse(email)?;
        let withdrawn = users::withdraw(self.pool(), &email, role, self.now()).await?;
        if withdrawn {
            self.0.events.by("role_withdrawn", email.as_str());
        }
        Ok(withdrawn)
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

    /// Whose credentials these are. Every way to "nobody" has cost one hash.
    async fn check(
        &self,
        client: &Client,
        email: Option<&Email>,
        password: &Password,
    ) -> Result<Option<users::Credentials>, Interrupt> {
        if password.is_too_long() {
            // Nobody's, and not worth a hash. No look-up either, so it tells nothing.
            self.0
                .events
                .sign_in(email.map(Email::as_str), Outcome::WrongPassword);
            return Ok(None);
        }
        let counted = self.throttles().sign_in(client, email).await;
        let counted = counted.inspect_err(|interrupt| {
            if interrupt.kind() == Kind::TooManyRequests {
                let account = email.map(Email::as_str);
                self.0.events.sign_in(account, Outcome::TooMany);
            }
        })?;
        let found = match email {
            Some(email) => users::credentials(self.pool(), email).await,
            None => Ok(None),
        };
        let mut found = found.map_err(AccountsError::from)?;
        let stored = found.as_ref().and_then(|user| user.password_hash.clone());
        let key = HashKey::of(client, email);
        let verdict = self.0.hasher.verify(key.clone(), password, stored).await;
        let verdict = verdict.map_err(interrupted)?;
        let outcome = match (&found, verdict) {
            (None, _) => Outcome::UnknownAccount,
            (_, Verdict::Wrong) => Outcome::WrongPassword,
            (Some(user), _) if user.disabled_at.is_some() => Outcome::DisabledAccount,
            (Some(user), _)
                if self.mails().verify_first && user.standing.email_verified_at.is_none() =>
            {
                Outcome::Unverified
            }
            (Some(_), Verdict::Right | Verdict::RightButWeak) => Outcome::Success,
        };
        self.0.events.sign_in(email.map(Email::as_str), outcome);
        let (Outcome::Success, Some(user)) = (outcome, &mut found) else {
            return Ok(None);
        };
        counted.give_back().await;
        if verdict == Verdict::RightButWeak {
            self.strengthen(user, key, password).await;
        }
        Ok(found)
    }

    /// Makes the session the user's, under a new id. It is written at once, so that the rest of this
    /// request already sees it.
    pub(crate) async fn begin(
        &self,
        session: &Session,
        user_id: &str,
    ) -> Result<(), AccountsError> {
        // A session that is over loses its id when it is read.
        let replaced = session.id();
        let before: Option<String> = session.get(USER_KEY).await?;
        if before.is_some_and(|other| other != user_id) {
            session.clear().await;
        }
        if session.id().is_some() {
            session.cycle_id().await?;
        }
        self.0.sessions.number_after(replaced, session).await?;
        session.insert(USER_KEY, user_id).await?;
        session.save().await?;
        Ok(())
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

pub(crate) fn interrupted(error: HashError) -> Interrupt {
    match error {
        HashError::Busy => {
            tracing::warn!("the password queue is full, answering 503");
            Interrupt::unavailable()
        }
        HashError::Failed | HashError::UnknownPepper(_) => AccountsError::from(error).into(),
    }
}
