use std::fmt;

use leptos_auth::{Interrupt, ServerError};
use tower_sessions::Session;

use super::{EmailToken, link::DOES_NOT_WORK, sign_up::SIGNED_UP_KEY, token::LIFETIME};
use crate::{
    Accounts, AccountsError,
    clock::millis,
    db::{
        email_tokens::Purpose,
        verification::{self, Done, Verification, Verifier},
    },
    events::Outcome,
    session::{Owned, State},
};

/// What became of an address that was verified.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifiedEmail {
    /// It is verified, and the password is the one that it was.
    Yes,
    /// It is verified, and the account is taken over from whoever signed up: there is no password, and this
    /// page, with a token for its form, is where one is chosen.
    ChoosePassword(String),
}

impl fmt::Debug for VerifiedEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "Yes",
            Self::ChoosePassword(_) => "ChoosePassword(..)",
        })
    }
}

/// Why an address was not verified. A visitor may read the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyEmailError {
    /// It was used, it has expired, it was replaced by a newer one, or it never was one.
    #[error("{DOES_NOT_WORK}")]
    Link,
    /// It could not be done now.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl Accounts {
    /// Verifies the address that the link of this token was sent to. What else it does depends on whether
    /// `session` shows that this is who signed up: see [`VerifiedEmail`].
    ///
    /// # Errors
    ///
    /// What is wrong with the link; 503 when the database fails.
    pub async fn verify_email(
        &self,
        session: &Session,
        token: &str,
    ) -> Result<VerifiedEmail, VerifyEmailError> {
        const EVENT: &str = "email_verified";
        let found = self.link(EVENT, token, Purpose::Verify).await?;
        let found = found.ok_or(VerifyEmailError::Link)?;
        let verifier = self.verifier(session, &found.user_id).await?;
        let (next, now) = (EmailToken::random(), self.now());
        let verification = Verification {
            token_hash: &found.token_hash,
            user_id: &found.user_id,
            verifier,
            next_token_hash: &next.hash(),
            next_expires_at: now.saturating_add(millis(LIFETIME)),
            now,
        };
        let done = verification::verify(self.pool(), verification).await;
        let done = done.map_err(AccountsError::from)?;
        let outcome = match done {
            Done::Yes | Done::TookOver => Outcome::Success,
            Done::No => Outcome::Revoked,
        };
        self.events().link(EVENT, Some(&found.email), outcome);
        match done {
            Done::Yes => Ok(VerifiedEmail::Yes),
            Done::TookOver => {
                self.events().by("account_taken_over", &found.email);
                let page = self.mails().pages.reset_password(&next);
                Ok(VerifiedEmail::ChoosePassword(page))
            }
            Done::No => Err(VerifyEmailError::Link),
        }
    }

    /// What the session shows of who verifies this account's address.
    async fn verifier(&self, session: &Session, user_id: &str) -> Result<Verifier, AccountsError> {
        if let Some(id) = session.id()
            && let Some(Owned {
                state: State::Active { .. },
                rows,
                ..
            }) = self.sessions().owner(id).await?
            && let Some(row) = rows.into_iter().next()
            && row.user_id.as_deref() == Some(user_id)
        {
            return Ok(Verifier::SignedIn(row.public_id));
        }
        let signed_up: Option<String> = session.get(SIGNED_UP_KEY).await?;
        Ok(match signed_up.as_deref() == Some(user_id) {
            true => Verifier::SignedUpHere,
            false => Verifier::Somebody,
        })
    }
}

impl From<AccountsError> for VerifyEmailError {
    fn from(error: AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

impl From<VerifyEmailError> for ServerError {
    fn from(error: VerifyEmailError) -> Self {
        match error {
            VerifyEmailError::Link => Self::Other(error.to_string()),
            VerifyEmailError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}
