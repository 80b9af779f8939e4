use std::{fmt, sync::Arc, thread, time::Duration};

use leptos_auth::{LocalTarget, PublicOrigin, identity::VerifyAccessToken};

use crate::{
    AccountsError, Catalogue, HashCost, PasswordPolicy, RootSecret,
    clock::{Clock, SystemClock},
    credentials::{TokenTemplate, TokensConfig},
    mail::{MailConfig, MailPages, Mailer},
    passkeys::RelyingParty,
    session::SessionLifetime,
    tasks::Tasks,
    throttle::Throttle,
    trusted_proxies::TrustedProxies,
};

/// What [`Accounts::open`](crate::Accounts::open) needs to know. Only the database and the secret
/// have no default.
///
/// ```no_run
/// use leptos_accounts::{Accounts, AccountsConfig, RootSecret};
///
/// # async fn open() -> Result<(), Box<dyn std::error::Error>> {
/// let secret = RootSecret::load("/run/secrets/root")?;
/// let config = AccountsConfig::new("sqlite://data/notes.db", secret).hash_workers(2);
/// let accounts = Accounts::open(config).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AccountsConfig {
    pub(crate) database_url: String,
    pub(crate) secret: RootSecret,
    pub(crate) connections: u32,
    pub(crate) lifetime: SessionLifetime,
    pub(crate) hash_cost: HashCost,
    pub(crate) hash_workers: usize,
    pub(crate) hash_queue: usize,
    pub(crate) pepper: Option<RootSecret>,
    pub(crate) password_policy: PasswordPolicy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) accepts_basic: bool,
    pub(crate) catalogue: Catalogue,
    pub(crate) tokens: TokensConfig,
    pub(crate) tasks: Tasks,
    pub(crate) step_up_after: Duration,
    pub(crate) deleted_with_account: Vec<&'static str>,
    pub(crate) throttle: Throttle,
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) passkeys: Option<String>,
    pub(crate) mail: MailConfig,
}

impl AccountsConfig {
    /// `database_url` is `sqlite://path/to/file.db` (relative to the working directory, or
    /// absolute with a third slash) or `postgres://user:password@host/database`.
    #[must_use]
    pub fn new(database_url: impl Into<String>, secret: RootSecret) -> Self {
        Self {
            database_url: database_url.into(),
            secret,
            connections: 8,
            lifetime: SessionLifetime::default(),
            hash_cost: HashCost::default(),
            hash_workers: default_workers(),
            hash_queue: 64,
            pepper: None,
            password_policy: PasswordPolicy::default(),
            clock: Arc::new(SystemClock),
            accepts_basic: false,
            catalogue: Catalogue::default(),
            tokens: TokensConfig::default(),
            tasks: Tasks::default(),
            step_up_after: Duration::from_secs(10 * 60),
            deleted_with_account: Vec::new(),
            throttle: Throttle::default(),
            trusted_proxies: TrustedProxies::default(),
            passkeys: None,
            mail: MailConfig::default(),
        }
    }

    /// The most connections to the database. Default: 8. The counters of attempts have two more.
    #[must_use]
    pub fn connections(mut self, most: u32) -> Self {
        self.connections = most;
        self
    }

    /// How long sessions last. Default: 14 days idle, 30 days in all.
    #[must_use]
    pub fn session_lifetime(mut self, lifetime: SessionLifetime) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// What a password hash costs. Default: 19 MiB, 2 passes, 1 lane, which is also the least.
    #[must_use]
    pub fn hash_cost(mut self, cost: HashCost) -> Self {
        self.hash_cost = cost;
        self
    }

    /// How many passwords are hashed at a time. Default: one less than there are processors, and
    /// at least one, so that a flood of sign-ins leaves a processor to everybody else.
    #[must_use]
    pub fn hash_workers(mut self, workers: usize) -> Self {
        self.hash_workers = workers;
        self
    }

    /// How many sign-ins may wait for a worker, one at least; the next one is answered 503. Default:
    /// 64, which one worker has done in a few seconds. No address and no account has more than a
    /// quarter of it, and they take turns.
    #[must_use]
    pub fn hash_queue(mut self, waiting: usize) -> Self {
        self.hash_queue = waiting;
        self
    }

    /// Puts a pepper into new password hashes: a key that is derived from `secret` and stands in no
    /// database, so that nobody can try passwords on a stolen one (NIST SP 800-63B-4, section 3.1.1.2).
    /// Give it the secret of [`new`](Self::new), or another that is kept apart from it. Default: none.
    ///
    /// Each hash names its secret. After a rotation, and where there was no pepper before, hashes verify as
    /// they did and are made anew at the next sign-in. A secret must stay in the list of older ones while
    /// there are hashes under it: without it nobody can verify them, and their sign-ins are answered 503. To
    /// turn peppers off again, derive them from the secret of [`new`](Self::new) first: those are always
    /// known.
    #[must_use]
    pub fn pepper(mut self, secret: RootSecret) -> Self {
        self.pepper = Some(secret);
        self
    }

    /// What a new password may be. Default: 15 characters or more, and none that is easily guessed.
    #[must_use]
    pub fn password_policy(mut self, policy: PasswordPolicy) -> Self {
        self.password_policy = policy;
        self
    }

    /// Whether e-mail address and password are also taken from `Authorization: Basic` (RFC 7617), for
    /// programs that know nothing else. Each such request costs a hash, from the queue that the form
    /// uses. Default: no. Give the layer a [`Basic`](leptos_auth::challenge::Basic) challenge as well.
    #[must_use]
    pub fn accept_basic(mut self, accept: bool) -> Self {
        self.accepts_basic = accept;
        self
    }

    /// Which roles, permissions, plans and features there are. Default: those of organisations only.
    #[must_use]
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = catalogue;
        self
    }

    /// The version of the terms, 1 to 64 characters in one line. Who has not accepted this one has
    /// [`Task::AcceptTerms`](leptos_auth::Task::AcceptTerms) open, right after signing up, too. Default:
    /// there are no terms.
    #[must_use]
    pub fn terms(mut self, version: impl Into<String>) -> Self {
        self.tasks.terms = Some(version.into());
        self
    }

    /// Whether a session that acts for no organisation has
    /// [`Task::ChooseOrganisation`](leptos_auth::Task::ChooseOrganisation) open. Default: no.
    #[must_use]
    pub fn requires_organisation(mut self, required: bool) -> Self {
        self.tasks.requires_organisation = required;
        self
    }

    /// How old a proof of who somebody is may be where a recent one is asked for
    /// ([`recently_proven`](crate::step_up::recently_proven), and
    /// [`change_password`](crate::change_password())). Default: ten minutes.
    #[must_use]
    pub fn step_up_after(mut self, age: Duration) -> Self {
        self.step_up_after = age;
        self
    }

    /// What the application deletes together with an account, in the same transaction and before it: one
    /// SQL statement, where `$1` is the id of the user. Default: nothing.
    #[must_use]
    pub fn delete_with_account(mut self, statement: &'static str) -> Self {
        self.deleted_with_account.push(statement);
        self
    }

    /// Who sends mails: links for verifying an address and for choosing a new password. They lead to
    /// [`origin`](Self::origin), which is needed then. Default: nobody, and there are none.
    #[must_use]
    pub fn mailer(mut self, mailer: impl Mailer) -> Self {
        self.mail.mailer = Some(Arc::new(mailer));
        self
    }

    /// Whether an address has to be verified before anybody gets in with its account. Signing up then signs
    /// nobody in, and answers the same whether there is an account or not; a password alone opens no
    /// account that was not verified, those of before included (asking for a new password verifies it).
    /// Default: no. Signing up signs in, and says that an address is taken.
    #[must_use]
    pub fn verify_first(mut self, first: bool) -> Self {
        self.mail.verify_first = first;
        self
    }

    /// Which pages the links in mails lead to: that with the
    /// [`VerifyEmailForm`](crate::VerifyEmailForm), and that with the
    /// [`ResetPasswordForm`](crate::ResetPasswordForm). Paths without a query. Default: `/verify-email` and
    /// `/reset-password`.
    #[must_use]
    pub fn mail_pages(mut self, verify_email: LocalTarget, reset_password: LocalTarget) -> Self {
        self.mail.pages = MailPages {
            verify_email,
            reset_password,
        };
        self
    }

    /// How long it takes until a mail that could not be handed over is tried again; the next times are
    /// three and nine times as far apart. Default: two seconds.
    #[must_use]
    pub fn mail_back_off(mut self, first: Duration) -> Self {
        self.mail.back_off = first;
        self
    }

    /// Under which address visitors reach the application. Signed tokens need it: it is who issues them,
    /// and for whom they are unless a template says otherwise. Links in mails lead to it. Default: none,
    /// and no signed tokens.
    #[must_use]
    pub fn origin(mut self, origin: PublicOrigin) -> Self {
        self.tokens.origin = Some(origin);
        self
    }

    /// How long a plain session token lasts, from a second to ten minutes. Default: a minute. Another
    /// service does not hear of a sign-out before it ends.
    #[must_use]
    pub fn session_token_lifetime(mut self, lifetime: Duration) -> Self {
        self.tokens.lifetime = lifetime;
        self
    }

    /// What the tokens that `get_token(Some(name))` gives say. Default: there are none.
    #[must_use]
    pub fn token_template(mut self, name: impl Into<String>, template: TokenTemplate) -> Self {
        self.tokens.templates.insert(name.into(), template);
        self
    }

    /// Whether a session token that is sent to ourselves counts as an OAuth 2 token, so that a route for
    /// OAuth tokens takes it, and one for sessions does not. Default: no, it is the session.
    #[must_use]
    pub fn session_tokens_count_as_oauth(mut self, count: bool) -> Self {
        self.tokens.count_as_oauth = count;
        self
    }

    /// Who verifies the access tokens of a foreign authorization server. Default: nobody, and none is
    /// valid. Whose they are says [`Accounts::link_subject`](crate::Accounts::link_subject).
    #[must_use]
    pub fn access_tokens(mut self, verifier: impl VerifyAccessToken) -> Self {
        self.tokens.access_tokens = Some(Arc::new(verifier));
        self
    }

    /// How often passwords may be guessed. Default: [`Throttle::default`].
    #[must_use]
    pub fn throttle(mut self, throttle: Throttle) -> Self {
        self.throttle = throttle;
        self
    }

    /// The proxies whose `X-Forwarded-For` is believed. Default: none.
    #[must_use]
    pub fn trusted_proxies(mut self, proxies: TrustedProxies) -> Self {
        self.trusted_proxies = proxies;
        self
    }

    /// Whether people may sign in with passkeys, and under which name their authenticators keep them. They
    /// belong to the [`origin`](Self::origin), and are lost when its host changes. Default: no.
    #[must_use]
    pub fn passkeys(mut self, application: impl Into<String>) -> Self {
        self.passkeys = Some(application.into());
        self
    }

    /// `None` where there are no passkeys.
    pub(crate) fn relying_party(&self) -> Result<Option<RelyingParty>, AccountsError> {
        let Some(name) = &self.passkeys else {
            return Ok(None);
        };
        let origin = self.tokens.origin.as_ref();
        let origin = origin.ok_or(AccountsError::PasskeysWithoutOrigin)?;
        Ok(RelyingParty::new(name, origin))
    }

    /// The clock that every expiry goes by. Default: the machine's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }
}

/// Without the database's URL, which may hold a password.
impl fmt::Debug for AccountsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountsConfig")
            .field("secret", &self.secret)
            .field("connections", &self.connections)
            .field("lifetime", &self.lifetime)
            .field("hash_cost", &self.hash_cost)
            .field("hash_workers", &self.hash_workers)
            .field("hash_queue", &self.hash_queue)
            .field("pepper", &self.pepper)
            .field("password_policy", &self.password_policy)
            .field("clock", &self.clock)
            .field("accepts_basic", &self.accepts_basic)
            .field("catalogue", &self.catalogue)
            .field("tokens", &self.tokens)
            .field("tasks", &self.tasks)
            .field("step_up_after", &self.step_up_after)
            .field("deleted_with_account", &self.deleted_with_account)
            .field("throttle", &self.throttle)
            .field("trusted_proxies", &self.trusted_proxies)
            .field("passkeys", &self.passkeys)
            .field("mail", &self.mail)
            .finish_non_exhaustive()
    }
}

fn default_workers() -> usize {
    thread::available_parallelism().map_or(1, |all| all.get().saturating_sub(1).max(1))
}
