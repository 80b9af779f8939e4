use std::{fmt, future::Future, pin::Pin};

use crate::Email;

/// Hands mails over to whoever delivers them.
///
/// It is called in the background, for several mails at a time, and for one mail again after
/// [`MailError::Unavailable`]. A mail that takes longer than half a minute counts as that.
///
/// ```
/// use leptos_accounts::mail::{Mail, MailError, Mailer};
///
/// /// Sends nothing.
/// struct Silence;
///
/// impl Mailer for Silence {
///     async fn send(&self, _: &Mail) -> Result<(), MailError> {
///         Ok(())
///     }
/// }
/// ```
pub trait Mailer: Send + Sync + 'static {
    /// Hands over one mail.
    ///
    /// # Errors
    ///
    /// When nobody has taken it.
    fn send(&self, mail: &Mail) -> impl Future<Output = Result<(), MailError>> + Send;
}

/// A mail to one person. `Debug` shows nothing of it: there may be a secret in the text.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// To whom.
    pub to: Email,
    /// One line of ASCII.
    pub subject: String,
    /// Plain text, with `\n` between lines.
    pub text: String,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(..)")
    }
}

/// Why a mail was not handed over. The text goes to the log, so there is no address in it, nothing of the
/// mail, and nothing that a mail server said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// Not now. It is tried again.
    #[error("the mail could not be handed over: {0}")]
    Unavailable(String),
    /// Not ever: it would be refused again.
    #[error("the mail was refused: {0}")]
    Refused(String),
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;

/// [`Mailer`] behind a pointer; its own future type is not nameable.
pub(crate) trait DynMailer: Send + Sync {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a>;
}

impl<M: Mailer> DynMailer for M {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sent<'a> {
        Box::pin(Mailer::send(self, mail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_not_printed() {
        let mail = Mail {
            to: "ann@example.com".parse().expect("an address"),
            subject: "Hello".into(),
            text: "secret".into(),
        };
        assert_eq!(format!("{mail:?}"), "Mail(..)");
    }
}
