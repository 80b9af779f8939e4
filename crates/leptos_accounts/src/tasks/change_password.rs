use leptos_auth::{Authed, Interrupt, ServerError};
use tower_sessions::Session;

use crate::{
    Accounts, AccountsError, Email, Password, PasswordError,
    at_a_browser::at_a_browser,
    current_password::Current,
    db::users::{self, NewPassword},
    devices::this_session,
    events::Outcome,
    hasher::HashKey,
    password::NewPasswordError,
};

/// Why a password was not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangePasswordError {
    /// What they gave as their current password is not.
    #[error("This is not your current password.")]
    Current,
    /// Not a password we accept.
    #[error(transparent)]
    New(#[from] PasswordError),
    /// The new one is the current one.
    #[error("This is your current password. Choose another one.")]
    Same,
    /// Another tab, or another device, was faster.
    #[error("Your password was changed meanwhile, so it was not changed again.")]
    Meanwhile,
    /// It could not be done now, or not by this visitor.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

type Result<T> = std::result::Result<T, ChangePasswordError>;

impl Accounts {
    /// Gives `me` a new password (ASVS 5.0, 6.2.2 and 6.2.3). It ends all their other sessions (7.4.3);
    /// `session` goes on under a new id, as after a sign-in, and acts for whom it acted. API keys stay.
    ///
    /// A password that was [refused](Self::refuse_password) is changed this way, too. That takes the
    /// current one and no more, so others who know it could be faster: whoever is locked out asks for a
    /// link by mail, or needs the operator where there are none.
    ///
    /// # Errors
    ///
    /// What is wrong with either password, 403 for anybody but a person at a browser, 503 when the
    /// database fails or the hashing queue is full.
    pub async fn change_password(
        &self,
        me: &Authed,
        session: &Session,
        current: &Password,
        new: &Password,
    ) -> Result<()> {
        at_a_browser(me)?;
        let email = Email::parse(me.user().name()).map_err(AccountsError::from)?;
        self.check_new_password(&email, new).await?;
        let old_hash = match self.prove(me, current).await? {
            Current::Right(found) => found.password_hash.unwrap_or_default(),
            Current::Wrong | Current::Missing => {
                self.events()
                    .password_change(me.user().name(), Outcome::WrongPassword);
                return Err(ChangePasswordError::Current);
            }
        };
        if new.as_bytes() == current.as_bytes() {
            return Err(ChangePasswordError::Same);
        }
        let key = HashKey::account(email.as_str());
        let new_hash = self.hasher().hash(key, new).await;
        let new_hash = new_hash.map_err(Interrupt::from)?;
        let change = NewPassword {
            user_id: me.user_id(),
            old_hash: &old_hash,
            new_hash: &new_hash,
            kept_session: this_session(me),
            now: self.now(),
        };
        let changed = users::change_password(self.pool(), change).await;
        if !changed.map_err(AccountsError::from)? {
            return Err(ChangePasswordError::Meanwhile);
        }
        self.events()
            .password_change(me.user().name(), Outcome::Success);
        Ok(self.renew(me, session).await?)
    }

    /// Says that others know the password of this account: from the next request on nothing can be done
    /// with it but choosing another one.
    ///
    /// # Errors
    ///
    /// When there is no such account with a password, or the database fails.
    pub async fn refuse_password(&self, email: &str) -> std::result::Result<(), AccountsError> {
        let email = Email::parse(email)?;
        if !users::refuse_password(self.pool(), &email, self.now()).await? {
            return Err(AccountsError::NoSuchAccount);
        }
        self.events().by("password_refused", email.as_str());
        Ok(())
    }
}

impl From<NewPasswordError> for ChangePasswordError {
    fn from(error: NewPasswordError) -> Self {
        match error {
            NewPasswordError::Refused(error) => Self::New(error),
            NewPasswordError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}

impl From<AccountsError> for ChangePasswordError {
    fn from(error: AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

impl From<ChangePasswordError> for ServerError {
    fn from(error: ChangePasswordError) -> Self {
        let message = error.to_string();
        match error {
            ChangePasswordError::Current => Self::field("current_password", message),
            ChangePasswordError::New(_) | ChangePasswordError::Same => {
                Self::field("new_password", message)
            }
            ChangePasswordError::Meanwhile => Self::Other(message),
            ChangePasswordError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}
