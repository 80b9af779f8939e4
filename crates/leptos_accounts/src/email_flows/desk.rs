use std::{fmt, sync::Arc, time::Duration};

use sqlx::AnyPool;

use super::{EmailToken, token::LIFETIME};
use crate::{
    Email,
    clock::{Clock, millis, unix_millis},
    db::{
        email_tokens::{self, NewToken, Purpose},
        users::{self, Credentials},
    },
    events::{Events, Outcome},
    mail::{DynMailer, Letters, Mail, MailError},
};

/// How often a mail is tried.
const TRIES: u32 = 4;

/// Each wait is longer than the one before it by this factor.
const BACK_OFF_GROWS: u32 = 3;

/// How long one try may take.
const TRY: Duration = Duration::from_secs(30);

/// What somebody asked for. There may be no account, or none that gets a mail.
pub(crate) enum MailRequest {
    PasswordReset {
        email: Email,
    },
    Verification {
        email: Email,
    },
    /// Signing up, where the address has to be verified first.
    SignUp {
        id: String,
        email: Email,
        password_hash: String,
    },
}

/// Serves requests for mails, in the background. It alone knows which address has an account.
pub(crate) struct Desk {
    pub(crate) pool: AnyPool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) events: Events,
    pub(crate) letters: Letters,
    pub(crate) mailer: Arc<dyn DynMailer>,
    pub(crate) back_off: Duration,
}

type Result<T> = std::result::Result<T, sqlx::Error>;

impl Desk {
    /// It has nobody to tell what went wrong, but the log.
    pub(crate) async fn serve(&self, request: MailRequest) {
        let made = match &request {
            MailRequest::PasswordReset { email } => self.password_reset(email).await,
            MailRequest::Verification { email } => self.verification(email).await,
            MailRequest::SignUp {
                id,
                email,
                password_hash,
            } => self.sign_up(id, email, password_hash).await,
        };
        match made {
            Ok(Some(mail)) => self.deliver(&mail).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a request for a mail was not served"),
        }
    }

    async fn password_reset(&self, email: &Email) -> Result<Option<Mail>> {
        let Some(user) = users::credentials(&self.pool, email).await? else {
            self.requested(email, Outcome::UnknownAccount);
            return Ok(None);
        };
        let token = self.token(email, &user, Purpose::Reset).await?;
        Ok(token.map(|token| self.letters.password_reset(email, &token)))
    }

    async fn verification(&self, email: &Email) -> Result<Option<Mail>> {
        match users::credentials(&self.pool, email).await? {
            Some(user) if user.standing.email_verified_at.is_none() => {
                self.verify(email, &user).await
            }
            _ => Ok(None),
        }
    }

    async fn verify(&self, email: &Email, user: &Credentials) -> Result<Option<Mail>> {
        let token = self.token(email, user, Purpose::Verify).await?;
        Ok(token.map(|token| self.letters.verification(email, &token)))
    }

    /// Makes the account. Where there is one, its owner is told; if nobody has verified it yet, by the link
    /// that does.
    async fn sign_up(&self, id: &str, email: &Email, hash: &str) -> Result<Option<Mail>> {
        let now = unix_millis(&*self.clock);
        let added = users::insert(&self.pool, id, email, hash, now).await?;
        let outcome = if added {
            Outcome::Success
        } else {
            Outcome::Taken
        };
        self.events.sign_up(email.as_str(), outcome);
        let Some(user) = users::credentials(&self.pool, email).await? else {
            return Ok(None);
        };
        if user.standing.email_verified_at.is_none() {
            return self.verify(email, &user).await;
        }
        let counted = self.token(email, &user, Purpose::Notice).await?;
        Ok(counted.map(|_| self.letters.account_exists(email)))
    }

    /// Makes a token, unless the account has had enough mails or nobody gets in with it.
    async fn token(
        &self,
        email: &Email,
        user: &Credentials,
        purpose: Purpose,
    ) -> Result<Option<EmailToken>> {
        if user.disabled_at.is_some() {
            self.requested(email, Outcome::DisabledAccount);
            return Ok(None);
        }
        let (token, now) = (EmailToken::random(), unix_millis(&*self.clock));
        let new = NewToken {
            hash: &token.hash(),
            user_id: &user.id,
            purpose,
            now,
            expires_at: now.saturating_add(millis(LIFETIME)),
        };
        let is_made = email_tokens::issue(&self.pool, new).await?;
        let outcome = match is_made {
            true => Outcome::Success,
            false => Outcome::TooManyMails,
        };
        self.requested(email, outcome);
        Ok(is_made.then_some(token))
    }

    async fn deliver(&self, mail: &Mail) {
        let mut wait = self.back_off;
        for tries_left in (0..TRIES).rev() {
            let sent = tokio::time::timeout(TRY, self.mailer.send(mail)).await;
            let late = || MailError::Unavailable("it took too long".to_owned());
            match sent.unwrap_or_else(|_| Err(late())) {
                Ok(()) => {
                    return self
                        .events
                        .mail("mail_sent", mail.to.as_str(), Outcome::Success);
                }
                Err(error @ MailError::Unavailable(_)) if tries_left > 0 => {
                    tracing::warn!(%error, tries_left, "a mail is tried again later");
                }
                Err(error) => {
                    tracing::error!(%error, "a mail was given up");
                    return self
                        .events
                        .mail("mail_failed", mail.to.as_str(), Outcome::Failed);
                }
            }
            tokio::time::sleep(wait).await;
            wait = wait.saturating_mul(BACK_OFF_GROWS);
        }
    }

    fn requested(&self, email: &Email, outcome: Outcome) {
        self.events.mail("mail_requested", email.as_str(), outcome);
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}
