//! What the log says about accounts (ASVS 5.0, 16.3.1).
//!
//! Target `leptos_accounts`; fields `event`, `outcome` and `account`. The account is a pseudonym:
//! the events of one account can be told to belong together, and nobody who reads the log learns
//! an address. Neither addresses nor ids of users or sessions are ever written.

use crate::SubKey;

/// Writes events.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    key: SubKey,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    Success,
    WrongPassword,
    UnknownAccount,
    DisabledAccount,
    Taken,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::WrongPassword => "wrong password",
            Self::UnknownAccount => "unknown account",
            Self::DisabledAccount => "disabled account",
            Self::Taken => "address taken",
        }
    }
}

impl Events {
    pub(crate) fn new(key: SubKey) -> Self {
        Self { key }
    }

    /// `account` is a canonical address; `None` where what was typed is none.
    pub(crate) fn sign_in(&self, account: Option<&str>, outcome: Outcome) {
        self.write("sign_in", account, outcome);
    }

    pub(crate) fn sign_up(&self, account: &str, outcome: Outcome) {
        self.write("sign_up", Some(account), outcome);
    }

    pub(crate) fn sign_out(&self, account: &str) {
        self.write("sign_out", Some(account), Outcome::Success);
    }

    /// `account` did what the event is called.
    pub(crate) fn by(&self, event: &'static str, account: &str) {
        self.write(event, Some(account), Outcome::Success);
    }

    fn write(&self, event: &'static str, account: Option<&str>, outcome: Outcome) {
        let account = account.map(|address| self.key.pseudonym(address));
        let account = account.as_deref().unwrap_or("malformed address");
        let outcome = outcome.name();
        tracing::info!(target: "leptos_accounts", event, outcome, account);
    }
}
