//! What the log says about accounts (ASVS 5.0, 16.3.1).
//!
//! Target `leptos_accounts`; fields `event`, `outcome` and `account`. The account is a pseudonym:
//! the events of one account can be told to belong together, and nobody who reads the log learns
//! an address. Neither addresses nor ids of users or sessions are ever written.

use crate::{Email, SubKey};

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

    pub(crate) fn sign_in(&self, email: Option<&Email>, outcome: Outcome) {
        self.write("sign_in", email, outcome);
    }

    pub(crate) fn sign_up(&self, email: &Email, outcome: Outcome) {
        self.write("sign_up", Some(email), outcome);
    }

    pub(crate) fn sign_out(&self) {
        tracing::info!(target: "leptos_accounts", event = "sign_out", outcome = "success");
    }

    fn write(&self, event: &'static str, email: Option<&Email>, outcome: Outcome) {
        let account = email.map(|email| self.key.pseudonym(email.as_str()));
        let account = account.as_deref().unwrap_or("malformed address");
        let outcome = outcome.name();
        tracing::info!(target: "leptos_accounts", event, outcome, account);
    }
}
