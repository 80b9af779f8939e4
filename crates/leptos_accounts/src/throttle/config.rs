use std::time::Duration;

use super::Limit;

/// What may be tried how often. The [module](mod@crate::throttle) says what each limit is about.
#[derive(Clone, Debug)]
pub struct Throttle {
    pub(super) account: Limit,
    pub(super) device: Limit,
    pub(super) address: Limit,
    pub(super) sign_up: Limit,
    pub(super) proof: Limit,
    pub(super) mail: Limit,
    pub(super) most_rows: i64,
    pub(super) is_off: bool,
}

impl Throttle {
    /// Wrong passwords for one account, from all browsers that its owner has not signed in with. Default:
    /// ten, then one every two minutes.
    #[must_use]
    pub fn account(mut self, limit: Limit) -> Self {
        self.account = limit;
        self
    }

    /// Wrong passwords for one account from a browser that its owner has signed in with; beyond it that
    /// browser counts as any other. Default: ten, then one every two minutes.
    #[must_use]
    pub fn device(mut self, limit: Limit) -> Self {
        self.device = limit;
        self
    }

    /// Wrong passwords from one address, for all accounts. Default: a hundred, then one every ten seconds.
    #[must_use]
    pub fn address(mut self, limit: Limit) -> Self {
        self.address = limit;
        self
    }

    /// Sign-ups from one address, also those that came to nothing. Default: a hundred, then one a minute.
    #[must_use]
    pub fn sign_up(mut self, limit: Limit) -> Self {
        self.sign_up = limit;
        self
    }

    /// Wrong passwords in one session, where somebody has to prove once more who they are. Default: ten,
    /// then one every two minutes.
    #[must_use]
    pub fn proof(mut self, limit: Limit) -> Self {
        self.proof = limit;
        self
    }

    /// Mails that somebody who is not signed in asks for, from one address; how many one account gets has a
    /// limit of its own ([`email_flows`](crate::email_flows)). Default: twenty, then one a minute.
    #[must_use]
    pub fn mail(mut self, limit: Limit) -> Self {
        self.mail = limit;
        self
    }

    /// How many counters are kept at most, up to an eighth more between two sweeps: beyond that, those that
    /// count least are forgotten. Default: 100,000.
    #[must_use]
    pub fn most_counters(mut self, most: u32) -> Self {
        self.most_rows = i64::from(most);
        self
    }

    /// Nothing is limited: whoever guesses passwords is only as slow as the hashes are.
    #[must_use]
    pub fn danger_unlimited(mut self) -> Self {
        self.is_off = true;
        self
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            account: PASSWORDS,
            device: PASSWORDS,
            address: valid(100, 10),
            sign_up: valid(100, 60),
            proof: PASSWORDS,
            mail: valid(20, 60),
            most_rows: 100_000,
            is_off: false,
        }
    }
}

const PASSWORDS: Limit = valid(10, 120);

const fn valid(times: u32, seconds: u64) -> Limit {
    match Limit::new(times, Duration::from_secs(seconds)) {
        Ok(limit) => limit,
        Err(_) => panic!("a limit of ours is out of range: this is found when compiling"),
    }
}
