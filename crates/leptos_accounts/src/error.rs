use std::{io, path::PathBuf, time::Duration};

use leptos_auth::{ActionNameError, Interrupt, ServerError};
use sqlx::migrate::MigrateError;

use crate::{EmailError, PasswordError, hasher::HashError, password::NewPasswordError};

/// What went wrong, for the log and for whoever runs the server. A visitor is never shown it: as
/// an [`Interrupt`] it is "unavailable" (503), and the text goes to the log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AccountsError {
    /// The database did not do what it was asked.
    #[error("the accounts' database failed")]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the accounts' tables could not be brought up to date")]
    Migration(#[from] MigrateError),
    /// The database file, or its folder, can not be made.
    #[error("the database file {} can not be used", .0.display())]
    File(PathBuf, #[source] io::Error),
    /// A database in memory: every connection would have its own.
    #[error("SQLite in memory is not supported: give it a file, such as sqlite://data/app.db")]
    InMemory,
    /// The database says that a write is done before it is.
    #[error(
        "the database would forget what it has acknowledged: {0}. Nobody could rely on a sign-out, so \
         nothing is served"
    )]
    NotDurable(String),
    /// Other nodes of this database have another root secret.
    #[error(
        "the nodes of this database have another root secret, of the id {key_id}: give this one the same, \
         or put the old one behind the new one, after a comma. If it is lost for good, `UPDATE \
         account_health SET key_id = NULL` lets another one in; forms and tokens of before end with it"
    )]
    OtherSecret {
        /// The id of the one that they have.
        key_id: String,
    },
    /// No thread for hashing passwords.
    #[error("the threads that hash passwords could not be started")]
    Workers(#[source] io::Error),
    /// A password could not be hashed or verified.
    #[error("a password could not be hashed or verified: {0}")]
    Hashing(String),
    /// The session could not be read or written.
    #[error("the session could not be read or written")]
    Session(#[from] tower_sessions::session::Error),
    /// Nobody has an account under this address.
    #[error("there is no account with this e-mail address")]
    NoSuchAccount,
    /// Nobody has proven that the address is theirs.
    #[error(
        "nobody has verified this e-mail address, so the account may be a stranger's: have its owner \
         open the link that is mailed to them, or, if you know that it is theirs, say \
         `Accounts::grant_unverified` (`grant EMAIL ROLE --unverified`)"
    )]
    Unverified,
    /// Mails would have nowhere to lead.
    #[error("mails need to say where their links lead: give `AccountsConfig` its `origin`")]
    MailWithoutOrigin,
    /// Nobody could sign up.
    #[error(
        "`AccountsConfig::verify_first` needs somebody to send mails: give `AccountsConfig` a `mailer`"
    )]
    VerifyFirstWithoutMailer,
    /// Not an address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Not the name of a role, a permission, a plan or a feature.
    #[error("a name is 1 to 64 letters, digits, `-`, `_`, `.` or `:`")]
    InvalidName,
    /// The [`Catalogue`](crate::Catalogue) has no such role, or another gives it.
    #[error("there is no role `{role}` to give here; there are: {known}")]
    UnknownRole {
        /// What was asked for.
        role: String,
        /// What there is.
        known: String,
    },
    /// The [`Catalogue`](crate::Catalogue) has no such plan.
    #[error("there is no plan `{plan}`; there are: {known}")]
    UnknownPlan {
        /// What was asked for.
        plan: String,
        /// What there is.
        known: String,
    },
    /// A scope that is no permission of the [`Catalogue`](crate::Catalogue), or none.
    #[error("a token is for one permission or more, of these: {known}")]
    UnknownScope {
        /// What there is.
        known: String,
    },
    /// A token can not last so long, or not so short.
    #[error("such a token lasts from a second to {} seconds", .longest.as_secs())]
    TokenLifetime {
        /// The bound.
        longest: Duration,
    },
    /// There is a machine of this name.
    #[error("there is a machine of this name already")]
    MachineTaken,
    /// There is no machine of this name, or it is disabled.
    #[error("there is no such machine, or it is disabled")]
    NoSuchMachine,
    /// The subject of a foreign authorization server is somebody else here.
    #[error("this subject is linked with another account: unlink it first")]
    SubjectTaken,
    /// No version that a form can send back.
    #[error("the version of the terms is 1 to 64 characters in one line")]
    TermsVersion,
    /// Nobody can tell who issues signed tokens.
    #[error("signed tokens need to say who issues them: give `AccountsConfig` its `origin`")]
    NoOrigin,
    /// There is no token template of this name.
    #[error("there is no token template `{0}`: give it to `AccountsConfig` with `token_template`")]
    NoTemplate(String),
    /// A token of this template would be taken by the application itself.
    #[error("the token template `{0}` has our own origin for its audience: name another service's")]
    TemplateForOurselves(String),
    /// Who asks for a session's token has no session.
    #[error("a session token is for somebody who has a session")]
    NoSession,
    /// No key for signing could be derived from the root secret.
    #[error("the root secret gives no key for signing tokens: make another one")]
    SigningKey,
    /// A token could not be signed.
    #[error("a token could not be signed: {0}")]
    Signing(String),
    /// Nobody can tell for whom passkeys are.
    #[error("passkeys belong to an origin: give `AccountsConfig` its `origin`")]
    PasskeysWithoutOrigin,
    /// A passkey could not be read from its row, or written to it.
    #[error("a stored passkey could not be read or written")]
    Passkey(#[source] serde_json::Error),
    /// A guard demands a proof for something that is no name of an action.
    #[error("a proof of `{0}` can not be asked for: {1}")]
    Action(&'static str, ActionNameError),
    /// Outside of a request, or in an application that lacks the layer.
    #[error(
        "no accounts here: this works in a request only, and only below the layer that \
         `Accounts::session_layer` makes. Add it to the router, outside of `InterruptLayer`"
    )]
    MissingLayer,
}

impl From<HashError> for AccountsError {
    fn from(error: HashError) -> Self {
        Self::Hashing(error.to_string())
    }
}

impl From<HashError> for Interrupt {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => {
                tracing::warn!("the password queue is full, answering 503");
                Self::overloaded()
            }
            HashError::Failed | HashError::UnknownPepper(_) => AccountsError::from(error).into(),
        }
    }
}

impl From<AccountsError> for Interrupt {
    fn from(error: AccountsError) -> Self {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(%error, cause, "answering 503");
        Self::unavailable()
    }
}

impl From<AccountsError> for ServerError {
    fn from(error: AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

/// Why nobody was signed up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignUpError {
    /// Not an address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Not a password we accept.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// Somebody has an account under this address.
    #[error("There is already an account with this e-mail address. Sign in instead.")]
    Taken,
    /// It could not be done now.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl From<NewPasswordError> for SignUpError {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::Refused(error) => Self::Password(error),
            NewPasswordError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}

impl From<AccountsError> for SignUpError {
    fn from(error: AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

impl From<SignUpError> for ServerError {
    fn from(error: SignUpError) -> Self {
        let message = error.to_string();
        match error {
            SignUpError::Email(_) | SignUpError::Taken => Self::field("email", message),
            SignUpError::Password(_) => Self::field("password", message),
            SignUpError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}
