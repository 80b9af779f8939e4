use leptos_auth::{Interrupt, ServerError};

use super::link::DOES_NOT_WORK;
use crate::{
    Accounts, AccountsError, Email, NewPasswordError, Password, PasswordError,
    db::{
        email_tokens::Purpose,
        verification::{self, PasswordReset},
    },
    events::Outcome,
    hasher::HashKey,
};

/// Why there is no new password. A visitor may read the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResetPasswordError {
    /// It was used, it has expired, it was replaced by a newer one, or it never was one.
    #[error("{DOES_NOT_WORK}")]
    Link,
    /// Not a password we accept. The link works still.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// It could not be done now.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl Accounts {
    /// Gives the account of a link another password, whatever it had (ASVS 5.0, 6.4.3). All its sessions and
    /// its other links end, its address is verified, and nobody is signed in. API keys stay, unless the
    /// address was not verified before.
    ///
    /// # Errors
    ///
    /// What is wrong with the link or the password; 503 when the database fails or the hashing queue is
    /// full.
    pub async fn reset_password(
        &self,
        token: &str,
        new: &Password,
    ) -> Result<(), ResetPasswordError> {
        const EVENT: &str = "password_reset";
        let found = self.link(EVENT, token, Purpose::Reset).await?;
        let found = found.ok_or(ResetPasswordError::Link)?;
        let email = Email::parse(&found.email).map_err(AccountsError::from)?;
        self.check_new_password(&email, new).await?;
        // After the look at the link: a stranger's guess is not worth a hash.
        let key = HashKey::account(email.as_str());
        let new_hash = self.hasher().hash(key, new).await;
        let new_hash = new_hash.map_err(Interrupt::from)?;
        let reset = PasswordReset {
            token_hash: &found.token_hash,
            user_id: &found.user_id,
            new_hash: &new_hash,
            now: self.now(),
        };
        let is_done = verification::reset_password(self.pool(), reset).await;
        let is_done = is_done.map_err(AccountsError::from)?;
        let outcome = match is_done {
            true => Outcome::Success,
            false => Outcome::Revoked,
        };
        self.events().link(EVENT, Some(&found.email), outcome);
        match is_done {
            true => Ok(()),
            false => Err(ResetPasswordError::Link),
        }
    }
}

impl From<AccountsError> for ResetPasswordError {
    fn from(error: AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

impl From<NewPasswordError> for ResetPasswordError {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::Refused(error) => Self::Password(error),
            NewPasswordError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}

impl From<ResetPasswordError> for ServerError {
    fn from(error: ResetPasswordError) -> Self {
        let message = error.to_string();
        match error {
            ResetPasswordError::Link => Self::Other(message),
            ResetPasswordError::Password(_) => Self::field("new_password", message),
            ResetPasswordError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}
