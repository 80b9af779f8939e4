use std::{fmt, sync::Arc, time::Duration};

use leptos_auth::{LocalTarget, PublicOrigin};

use super::DynMailer;
use crate::{AccountsError, email_flows::EmailToken};

/// What [`AccountsConfig`](crate::AccountsConfig) says of mails.
#[derive(Clone)]
pub(crate) struct MailConfig {
    pub(crate) mailer: Option<Arc<dyn DynMailer>>,
    pub(crate) verify_first: bool,
    /// Before a mail is tried for the second time.
    pub(crate) back_off: Duration,
    pub(crate) pages: MailPages,
}

/// Where links lead.
#[derive(Clone, Debug)]
pub(crate) struct MailPages {
    pub(crate) verify_email: LocalTarget,
    pub(crate) reset_password: LocalTarget,
}

impl MailPages {
    /// The way to the form that verifies an address.
    pub(crate) fn verify_email(&self, token: &EmailToken) -> String {
        with_token(&self.verify_email, token)
    }

    /// The way to the form for a new password.
    pub(crate) fn reset_password(&self, token: &EmailToken) -> String {
        with_token(&self.reset_password, token)
    }
}

fn with_token(page: &LocalTarget, token: &EmailToken) -> String {
    format!("{}?token={}", page.as_str(), token.as_str())
}

impl MailConfig {
    /// # Errors
    ///
    /// There is no origin for links to lead to, or nobody to send what signing up needs.
    pub(crate) fn check(&self, origin: Option<&PublicOrigin>) -> Result<(), AccountsError> {
        match (&self.mailer, origin) {
            (Some(_), None) => Err(AccountsError::MailWithoutOrigin),
            (None, _) if self.verify_first => Err(AccountsError::VerifyFirstWithoutMailer),
            _ => Ok(()),
        }
    }
}

impl Default for MailConfig {
    fn default() -> Self {
        let page = |path: &str| path.parse().expect("invariant: a local path");
        Self {
            mailer: None,
            verify_first: false,
            back_off: Duration::from_secs(2),
            pages: MailPages {
                verify_email: page("/verify-email"),
                reset_password: page("/reset-password"),
            },
        }
    }
}

impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailConfig")
            .field("sends", &self.mailer.is_some())
            .field("verify_first", &self.verify_first)
            .field("back_off", &self.back_off)
            .field("pages", &self.pages)
            .finish()
    }
}
