//! How often passwords may be guessed (ASVS 5.0, 6.3.1; NIST SP 800-63B-4, section 3.2.2).
//!
//! The rule:
//!
//! 1. A try is counted before anything is hashed, and given back when the password was right. So tries at
//!    once can't overrun a limit, and who knows their password never meets one.
//! 2. A try counts for the account that was named, whether there is one or not, and for the address that it
//!    comes from ([`ClientAddress`](crate::ClientAddress): of IPv6 its /64). Where one of them has none
//!    left the answer is 429 with `Retry-After`; no hash is spent, and known and unknown accounts answer alike.
//! 3. Signing in gives the browser a *device cookie*, which is bound to that account, authenticated, and good
//!    for 90 days. With it a try counts for the browser and for nothing else. So whoever guesses somebody's
//!    password from elsewhere does not lock them out. Beyond its own limit such a browser counts as any other.
//! 4. Visitors who have not signed in get no such cookie.
//! 5. Sign-ups, and mails that are asked for, count for the address. Where somebody proves once more who they are, it counts for their session.
//! 6. A refused try is not counted: the time until the next one is what `Retry-After` says.
//! 7. The counters are rows, the same on every node, under pseudonyms. They are deleted when they say
//!    nothing any more; of too many, those go that count least, and they are the newest guesses at the
//!    most names.
//!
//! [`Throttle`] has the figures.

mod config;
mod device_cookie;
mod limit;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use leptos_auth::{Interrupt, Kind};
use sqlx::{AnyConnection, AnyPool};

use self::device_cookie::DeviceCookie;
pub(crate) use self::device_cookie::LIFETIME as DEVICE_LIFETIME;
pub use self::{
    config::Throttle,
    limit::{Limit, LimitError},
};
use crate::{
    AccountsError, Email, RootSecret, SubKey,
    clock::{Clock, unix_millis},
    db::throttles::{self, Try},
    visitor::Client,
};

/// How far the clocks of two nodes may be apart, in milliseconds: an hour.
const CLOCKS_APART: i64 = 60 * 60 * 1_000;

/// What the log says where a try can not be given back.
const STAYS: &str = "a try that was right stays counted";

/// Milliseconds between two sweeps.
const SWEEP_EVERY: i64 = 60 * 1_000;

/// The counters.
#[derive(Clone)]
pub(crate) struct Throttles {
    pool: AnyPool,
    clock: Arc<dyn Clock>,
    secret: RootSecret,
    names: SubKey,
    config: Throttle,
    /// When the next sweep is due, and after how many tries.
    sweep_at: Arc<AtomicI64>,
    tries_left: Arc<AtomicI64>,
}

/// A try that was counted.
#[must_use = "a password that was right gives the try back"]
pub(crate) struct Counted<'a> {
    throttles: &'a Throttles,
    by: Vec<Counter>,
}

/// One row.
struct Counter {
    id: String,
    limit: Limit,
}

impl Throttles {
    pub(crate) fn new(
        pool: AnyPool,
        clock: Arc<dyn Clock>,
        secret: RootSecret,
        config: Throttle,
    ) -> Self {
        Self {
            pool,
            clock,
            names: secret.derive("throttles"),
            secret,
            config,
            sweep_at: Arc::default(),
            tries_left: Arc::default(),
        }
    }

    /// Counts a try to sign in. `email` is `None` where what was typed is no address.
    ///
    /// # Errors
    ///
    /// 429 where there is none left; 503 when the database fails.
    pub(crate) async fn sign_in(
        &self,
        client: &Client,
        email: Option<&Email>,
    ) -> Result<Counted<'_>, Interrupt> {
        if let Some(device) = self.device(client, email) {
            match self.count([Some(device), None]).await {
                Err(refused) if refused.kind() == Kind::TooManyRequests => {}
                counted => return counted,
            }
        }
        let account =
            email.map(|email| self.counter("account", email.as_str(), self.config.account));
        let address = self.address(client, "address", self.config.address);
        self.count([address, account]).await
    }

    /// Counts a try to make an account.
    ///
    /// # Errors
    ///
    /// As [`sign_in`](Self::sign_in).
    pub(crate) async fn sign_up(&self, client: &Client) -> Result<(), Interrupt> {
        let address = self.address(client, "sign-up", self.config.sign_up);
        self.count([address, None]).await.map(drop)
    }

    /// Counts a mail that is asked for.
    ///
    /// # Errors
    ///
    /// As [`sign_in`](Self::sign_in).
    pub(crate) async fn mail(&self, client: &Client) -> Result<(), Interrupt> {
        let address = self.address(client, "mail", self.config.mail);
        self.count([address, None]).await.map(drop)
    }

    /// Counts a try to prove who somebody is, in the session of this public id.
    ///
    /// # Errors
    ///
    /// As [`sign_in`](Self::sign_in).
    pub(crate) async fn proof(&self, session: &str) -> Result<Counted<'_>, Interrupt> {
        let session = self.counter("proof", session, self.config.proof);
        self.count([Some(session), None]).await
    }

    /// The cookie by which this browser is known from now on, where it is not yet.
    pub(crate) fn remember(&self, client: &Client, email: &Email) {
        if self.device(client, Some(email)).is_none() {
            let now = unix_millis(&*self.clock);
            client.give_device_cookie(device_cookie::issue(email.as_str(), &self.secret, now));
        }
    }

    fn device(&self, client: &Client, email: Option<&Email>) -> Option<Counter> {
        let now = unix_millis(&*self.clock);
        let text = client.device_cookie()?;
        let cookie = DeviceCookie::verify(text, email?.as_str(), &self.secret, now)?;
        Some(self.counter("device", cookie.nonce, self.config.device))
    }

    fn address(&self, client: &Client, rule: &str, limit: Limit) -> Option<Counter> {
        let network = client.address?.network().to_string();
        Some(self.counter(rule, &network, limit))
    }

    fn counter(&self, rule: &str, about: &str, limit: Limit) -> Counter {
        let id = format!("{rule}:{}", self.names.pseudonym(about));
        Counter { id, limit }
    }

    async fn count(&self, counters: [Option<Counter>; 2]) -> Result<Counted<'_>, Interrupt> {
        let mut counted = Counted {
            throttles: self,
            by: Vec::new(),
        };
        let mut counters = counters.into_iter().flatten().peekable();
        if self.config.is_off || counters.peek().is_none() {
            return Ok(counted);
        }
        // Each statement is a transaction of its own; only the way to the database is shared.
        let connection = self.pool.acquire().await;
        let mut connection = connection.map_err(AccountsError::from)?;
        for counter in counters {
            if let Some(wait) = self.refused_by(&mut connection, &counter).await? {
                give_back(&mut connection, &counted.by).await;
                return Err(Interrupt::too_many_requests(wait));
            }
            counted.by.push(counter);
        }
        Ok(counted)
    }

    /// Counts; or how long it takes until it could be.
    async fn refused_by(
        &self,
        connection: &mut AnyConnection,
        counter: &Counter,
    ) -> Result<Option<Duration>, AccountsError> {
        let now = unix_millis(&*self.clock);
        let (cost, all) = (counter.limit.cost(), counter.limit.all());
        let it = Try {
            id: &counter.id,
            now,
            cost,
            all,
            impossible: now.saturating_add(all).saturating_add(CLOCKS_APART),
        };
        self.sweep_when_due(connection, now).await;
        if throttles::take(connection, &it).await? {
            return Ok(None);
        }
        let until = throttles::until(connection, &counter.id).await?;
        let wait = until.unwrap_or(now) + cost - all - now;
        let wait = u64::try_from(wait).unwrap_or_default().max(1);
        Ok(Some(Duration::from_millis(wait)))
    }

    /// Each minute, or after as many tries as an eighth of what may be kept. That it fails is no reason to
    /// refuse anybody: it is due again soon.
    async fn sweep_when_due(&self, connection: &mut AnyConnection, now: i64) {
        let tries = (self.config.most_rows / 8).max(1);
        let is_late = self.sweep_at.load(Ordering::Relaxed) <= now;
        if self.tries_left.fetch_sub(1, Ordering::Relaxed) > 1 && !is_late {
            return;
        }
        self.tries_left.store(tries, Ordering::Relaxed);
        self.sweep_at.store(now + SWEEP_EVERY, Ordering::Relaxed);
        if let Err(error) = throttles::sweep(connection, now, self.config.most_rows).await {
            tracing::warn!(%error, "could not delete the counters that are over");
        }
    }
}

impl Counted<'_> {
    /// The password was right. If this fails the try stays counted.
    pub(crate) async fn give_back(self) {
        if self.by.is_empty() {
            return;
        }
        match self.throttles.pool.acquire().await {
            Ok(mut connection) => give_back(&mut connection, &self.by).await,
            Err(error) => tracing::warn!(%error, "{STAYS}"),
        }
    }
}

async fn give_back(connection: &mut AnyConnection, by: &[Counter]) {
    for counter in by {
        let cost = counter.limit.cost();
        if let Err(error) = throttles::give_back(connection, &counter.id, cost).await {
            tracing::warn!(%error, "{STAYS}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientAddress, clock::ManualClock, db};

    const SECOND: Duration = Duration::from_secs(1);

    async fn throttles(clock: &ManualClock, folder: &tempfile::TempDir) -> Throttles {
        let url = format!("sqlite://{}/app.db", folder.path().display());
        let pool = db::open(&url, 1).await.expect("a database");
        let clock = Arc::new(clock.clone());
        Throttles::new(pool, clock, RootSecret::generate(), Throttle::default())
    }

    async fn is_counted(throttles: &Throttles, email: &Email) -> bool {
        let counted = throttles.sign_in(&Client::default(), Some(email)).await;
        counted.is_ok()
    }

    /// One try every ten seconds, for a bit more than a day.
    #[tokio::test]
    async fn ten_thousand_tries_are_let_through_at_the_documented_rate() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = ManualClock::default();
        let throttles = throttles(&clock, &folder).await;
        let email = Email::parse("ann@example.com").expect("an address");
        let mut counted = 0;
        for _ in 0..10_000 {
            counted += u32::from(is_counted(&throttles, &email).await);
            clock.advance(10 * SECOND);
        }
        assert_eq!(counted, 10 + 99_990 / 120);
    }

    #[tokio::test]
    async fn what_a_wait_says_is_when_there_is_one_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = ManualClock::default();
        let throttles = throttles(&clock, &folder).await;
        let email = Email::parse("ann@example.com").expect("an address");
        for _ in 0..10 {
            assert!(is_counted(&throttles, &email).await);
            clock.advance(SECOND);
        }
        for _ in 0..3 {
            let refused = throttles.sign_in(&Client::default(), Some(&email)).await;
            let wait = refused.err().and_then(|refused| refused.retry_after());
            let wait = wait.expect("429 with a wait");
            clock.advance(wait - Duration::from_millis(1));
            assert!(!is_counted(&throttles, &email).await);
            clock.advance(Duration::from_millis(1));
            assert!(is_counted(&throttles, &email).await);
        }
    }

    #[tokio::test]
    async fn twenty_mails_are_asked_for_from_one_address_then_one_a_minute() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = ManualClock::default();
        let throttles = throttles(&clock, &folder).await;
        let from = |address: &str| {
            let address = address.parse().expect("an address");
            let (mut request, ()) = http::Request::new(()).into_parts();
            request.extensions.insert(ClientAddress::new(address));
            Client::of(&request)
        };
        let (one, other) = (from("192.0.2.1"), from("192.0.2.2"));
        for _ in 0..20 {
            assert!(throttles.mail(&one).await.is_ok());
        }
        assert!(throttles.mail(&one).await.is_err());
        assert!(throttles.mail(&other).await.is_ok());
        clock.advance(60 * SECOND);
        assert!(throttles.mail(&one).await.is_ok());
        assert!(throttles.mail(&one).await.is_err());
    }

    /// Whoever sets the clock right again must not wait for what it once said.
    #[tokio::test]
    async fn a_clock_that_went_back_holds_nobody_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let throttles = throttles(&ManualClock::default(), &folder).await;
        let day = 24 * CLOCKS_APART;
        let at = |now: i64| Try {
            id: "account:x",
            now,
            cost: 1_000,
            all: 2_000,
            impossible: now + 2_000 + CLOCKS_APART,
        };
        let mut connection = throttles.pool.acquire().await.expect("a connection");
        let mut counted = Vec::new();
        for now in [day, day, day, day - 1_000, 0, 0, 0] {
            counted.push(
                throttles::take(&mut connection, &at(now))
                    .await
                    .expect("a row"),
            );
        }
        assert_eq!(counted, [true, true, false, false, true, true, false]);
    }
}
