use leptos_auth::{Authed, Interrupt, ServerError};

use super::MailRequest;
use crate::{Accounts, Email, EmailError, Visitor, at_a_browser::at_a_browser};

/// Why no mail was asked for. A visitor may read the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailRequestError {
    /// Not an address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// It could not be done now, or not by this visitor.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl Accounts {
    /// Whether there is somebody to send mails: [`AccountsConfig::mailer`](crate::AccountsConfig::mailer).
    #[must_use]
    pub fn sends_mail(&self) -> bool {
        self.mails().are_sent()
    }

    /// Sends a link for choosing a new password, if this address has an account. Neither the answer nor its
    /// time tells whether it has.
    ///
    /// # Errors
    ///
    /// When the address is none, 404 where no mails are sent, 429 after too many from one address
    /// ([`Throttle::mail`](crate::Throttle::mail)), 503 where too many wait.
    pub async fn request_password_reset(
        &self,
        visitor: &Visitor,
        email: &str,
    ) -> Result<(), MailRequestError> {
        let email = Email::parse(email)?;
        self.throttles().mail(visitor.client()).await?;
        let request = MailRequest::PasswordReset { email };
        Ok(self.ask_for_mail(request)?)
    }

    /// Sends `me` a link that verifies their address, if it was not verified.
    ///
    /// # Errors
    ///
    /// 403 for anybody but a person at a browser, 404 where no mails are sent, 503 where too many wait.
    pub async fn request_verification(&self, me: &Authed) -> Result<(), Interrupt> {
        at_a_browser(me)?;
        match Email::parse(me.user().name()) {
            Ok(email) => self.ask_for_mail(MailRequest::Verification { email }),
            Err(_) => Err(Interrupt::unavailable()),
        }
    }

    /// Resolves when no mail waits to be sent. For the end of the process, with a limit in time: what waits
    /// then is lost.
    pub async fn drain_mail(&self) {
        self.mails().idle().await;
    }

    /// All that asks for a mail comes through here.
    pub(super) fn ask_for_mail(&self, request: MailRequest) -> Result<(), Interrupt> {
        self.mails().push(request)
    }
}

impl From<MailRequestError> for ServerError {
    fn from(error: MailRequestError) -> Self {
        match error {
            MailRequestError::Email(error) => Self::field("email", error.to_string()),
            MailRequestError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}
