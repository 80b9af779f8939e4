use leptos_auth::{Interrupt, Reason};
use tower_sessions::Session;

use super::{
    PasskeyChallenge, PasskeyError,
    answer::{Proven, Refusal},
    browser_cookie::BrowserCookie,
    ceremony::Place,
};
use crate::{Accounts, AccountsError, Email, Visitor, events::Outcome};

impl Accounts {
    /// What the browser of somebody who wants to sign in is asked for. It depends on nothing that is
    /// stored, and stores nothing.
    pub(super) fn sign_in_challenge(
        &self,
        browser: &BrowserCookie,
    ) -> Result<PasskeyChallenge, PasskeyError> {
        let browser = browser.as_str();
        self.challenge(Place::SignIn { browser })
    }

    /// Signs in with a passkey: the one way for all of them. What follows is that of
    /// [`sign_in`](Self::sign_in).
    ///
    /// # Errors
    ///
    /// [`Reason::WrongCredentials`], the same for whatever was wrong. 503 when the database fails.
    pub(super) async fn sign_in_with_passkey(
        &self,
        visitor: &Visitor,
        browser: Option<&BrowserCookie>,
        answer: &str,
    ) -> Result<(), Interrupt> {
        let proven = match browser {
            Some(browser) => {
                let browser = browser.as_str();
                self.proven(Place::SignIn { browser }, answer).await
            }
            None => Err(Outcome::Unknown.into()),
        };
        let outcome = match proven {
            Ok(proven) => match self.begin_with(visitor.session(), &proven).await? {
                true => Ok(proven.email),
                false => Err((Outcome::Revoked, Some(proven.email))),
            },
            Err(Refusal::Not(outcome, account)) => Err((outcome, account)),
            Err(Refusal::Unavailable(error)) => return Err(error.into()),
        };
        match outcome {
            Ok(account) => {
                let email = Email::parse(&account).map_err(AccountsError::from)?;
                self.throttles().remember(visitor.client(), &email);
                self.events()
                    .passkey_sign_in(Some(&account), Outcome::Success);
                Ok(())
            }
            Err((outcome, account)) => {
                self.events().passkey_sign_in(account.as_deref(), outcome);
                Err(Interrupt::unauthorized(Reason::WrongCredentials))
            }
        }
    }

    /// Begins the session. `false`: what proved it does not count any more, and nobody is signed in.
    async fn begin_with(&self, session: &Session, proven: &Proven) -> Result<bool, AccountsError> {
        self.begin(session, &proven.user_id).await?;
        // What removed the passkey meanwhile may have ended the sessions that were there, and so not
        // this one.
        let counts = self.note_passkey_use(proven).await?;
        if !counts {
            session.flush().await?;
        }
        Ok(counts)
    }
}
