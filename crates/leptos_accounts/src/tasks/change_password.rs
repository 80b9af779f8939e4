use leptos_auth::{Authed, Interrupt, ServerError};
use tower_sessions::Session;

use crate::{
    Accounts, AccountsError, Email, Password, PasswordError,
    accounts::interrupted,
    at_a_browser::at_a_browser,
    db::{
        organisations,
        users::{self, NewPassword},
    },
    events::Outcome,
    hasher::Verdict,
    session::id_hash,
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
    /// current one and no more, so others who know it could be faster: whoever is locked out needs the
    /// operator.
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
        new.check()?;
        let old_hash = self.prove(me, current).await?;
        if new.as_bytes() == current.as_bytes() {
            return Err(ChangePasswordError::Same);
        }
        let new_hash = self.hasher().hash(new).await.map_err(interrupted)?;
        let change = NewPassword {
            user_id: me.user_id(),
            old_hash: &old_hash,
            new_hash: &new_hash,
            kept_session: &session.id().map(id_hash).unwrap_or_default(),
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

    /// The hash of the password that `me` has, if this is it. The work is that of a sign-in, in the same
    /// queue.
    async fn prove(&self, me: &Authed, current: &Password) -> Result<String> {
        let wrong = || {
            self.events()
                .password_change(me.user().name(), Outcome::WrongPassword);
            Err(ChangePasswordError::Current)
        };
        if current.is_too_long() {
            return wrong();
        }
        let stored = users::password_hash(self.pool(), me.user_id()).await;
        let stored = stored.map_err(AccountsError::from)?;
        let verdict = self.hasher().verify(current, stored.clone()).await;
        match (verdict.map_err(interrupted)?, stored) {
            (Verdict::Right | Verdict::RightButWeak, Some(hash)) => Ok(hash),
            _ => wrong(),
        }
    }

    /// A new id for the session: who has got hold of the old one is out, too.
    async fn renew(
        &self,
        me: &Authed,
        session: &Session,
    ) -> std::result::Result<(), AccountsError> {
        let replaced = session.id();
        session.cycle_id().await?;
        self.sessions().number_after(replaced, session).await?;
        session.save().await?;
        let acts_for = me.user().organisation().map(|it| it.id());
        if let (Some(id), Some(organisation)) = (session.id(), acts_for) {
            // The new row acts for none. Should they have left it meanwhile, that stays so.
            let id = id_hash(id);
            organisations::choose(self.pool(), &id, me.user_id(), Some(organisation)).await?;
        }
        Ok(())
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
