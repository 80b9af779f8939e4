//! What the log says about accounts (ASVS 5.0, 16.3.1).
//!
//! Target `leptos_accounts`; fields `event`, `outcome` and `account`. The account is a pseudonym:
//! the events of one account can be told to belong together, and nobody who reads the log learns
//! an address. Neither addresses nor ids of users or sessions are ever written.

use leptos_auth::Reason;

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
    MissingFactor,
    Taken,
    TooMany,
    TooManyMails,
    Expired,
    Revoked,
    Unknown,
    NotVerified,
    AnsweredBefore,
    CopiedPasskey,
    Unverified,
    Failed,
    InUse,
}

impl Outcome {
    /// Why a credential was not taken.
    fn of(reason: &Reason) -> Self {
        match reason {
            Reason::Expired => Self::Expired,
            Reason::Revoked => Self::Revoked,
            _ => Self::Unknown,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::WrongPassword => "wrong password",
            Self::UnknownAccount => "unknown account",
            Self::DisabledAccount => "disabled account",
            Self::MissingFactor => "nothing to prove with",
            Self::Taken => "address taken",
            Self::TooMany => "too many attempts",
            Self::TooManyMails => "too many mails",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Unknown => "unknown credential",
            Self::NotVerified => "not verified",
            Self::AnsweredBefore => "answered before",
            Self::InUse => "in use, or one too many",
            Self::CopiedPasskey => "maybe a copy: its counter did not go on",
            Self::Unverified => "address not verified",
            Self::Failed => "failed",
        }
    }
}

impl Events {
    pub(crate) fn new(key: SubKey) -> Self {
        Self { key }
    }

    /// What stands for an account.
    pub(crate) fn pseudonym(&self, account: &str) -> String {
        self.key.pseudonym(account)
    }

    /// `account` is a canonical address; `None` where what was typed is none.
    pub(crate) fn sign_in(&self, account: Option<&str>, outcome: Outcome) {
        self.write("sign_in", account.ok_or("malformed address"), outcome);
    }

    pub(crate) fn sign_up(&self, account: &str, outcome: Outcome) {
        self.write("sign_up", Ok(account), outcome);
    }

    pub(crate) fn password_change(&self, account: &str, outcome: Outcome) {
        self.write("password_change", Ok(account), outcome);
    }

    pub(crate) fn reauthentication(&self, account: &str, outcome: Outcome) {
        self.write("reauthentication", Ok(account), outcome);
    }

    pub(crate) fn sign_out(&self, account: &str) {
        self.write("sign_out", Ok(account), Outcome::Success);
    }

    /// `account` is whose passkey it is, where that is known.
    pub(crate) fn passkey_sign_in(&self, account: Option<&str>, outcome: Outcome) {
        let account = account.ok_or("nobody known");
        self.write("passkey_sign_in", account, outcome);
    }

    pub(crate) fn passkey_proof(&self, account: &str, outcome: Outcome) {
        self.write("passkey_reauthentication", Ok(account), outcome);
    }

    /// It was refused.
    pub(crate) fn passkey_addition(&self, account: &str, outcome: Outcome) {
        self.write("passkey_added", Ok(account), outcome);
    }

    /// `account` did what the event is called.
    pub(crate) fn by(&self, event: &'static str, account: &str) {
        self.write(event, Ok(account), Outcome::Success);
    }

    /// The operator did it, to no account in particular.
    pub(crate) fn of_nobody(&self, event: &'static str) {
        self.write(event, Err("everybody"), Outcome::Success);
    }

    /// What became of a mail.
    pub(crate) fn mail(&self, event: &'static str, account: &str, outcome: Outcome) {
        self.write(event, Ok(account), outcome);
    }

    /// What came of the link of a mail; `whose` says whose it is, where that is known.
    pub(crate) fn link(&self, event: &'static str, whose: Option<&str>, outcome: Outcome) {
        self.write(event, whose.ok_or("nobody known"), outcome);
    }

    /// A credential that a program sent was not taken. `credential` says of which kind it was, and
    /// `whose` who has it, where that is known.
    pub(crate) fn refused(&self, credential: &'static str, whose: Option<&str>, reason: &Reason) {
        self.write(credential, whose.ok_or("nobody known"), Outcome::of(reason));
    }

    /// Where there is no account, it says why.
    fn write(&self, event: &'static str, account: Result<&str, &str>, outcome: Outcome) {
        let account = account.map(|address| self.pseudonym(address));
        let account = account.as_deref().unwrap_or_else(|why| why);
        let outcome = outcome.name();
        tracing::info!(target: "leptos_accounts", event, outcome, account);
    }
}
