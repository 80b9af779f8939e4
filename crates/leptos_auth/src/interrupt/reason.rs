use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use crate::identity::Task;

/// Why an [`Interrupt`](crate::Interrupt) was raised, as far as the visitor may know.
///
/// An enum and never free text, so that nothing internal can slip onto a page. `Display` gives
/// the sentence that a page shows; match on the variant for words of your own. The order decides
/// between interrupts of one kind at one boundary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Reason {
    /// No credential came with the request.
    NoCredential,
    /// The session or token is past its time.
    Expired,
    /// The session or token was ended by somebody: a sign-out, a revocation.
    Revoked,
    /// The credential is malformed, or not one of ours.
    InvalidToken,
    /// The credential is of a kind that is not accepted here
    /// ([`Accepts`](crate::identity::Accepts)).
    UnacceptedToken,
    /// E-mail address and password do not belong together. An answer to the form that sent them:
    /// it never replaces a page (see [`Interrupt::answers_form`](crate::Interrupt::answers_form)).
    WrongCredentials,
    /// Signed in, but a task is open first, and which one, where that is known.
    Pending(Option<Task>),
    /// Signed in, and not allowed. Names the missing right only where the application put it.
    MissingRight(Option<Cow<'static, str>>),
    /// Signed in, and without the factor that a proof needs, such as a password. Never taken for a
    /// proof.
    MissingFactor,
    /// The form came from another site (RFC 9110 has no word for it; OWASP calls it CSRF).
    CrossSite,
    /// There is nothing here, or nothing that this visitor may know of.
    NotFound,
    /// The visitor must prove again who they are (RFC 9470).
    StepUp,
    /// Too many attempts (RFC 6585, section 4).
    TooManyRequests,
    /// We can not answer at the moment (RFC 9110, section 15.6.4).
    Unavailable,
    /// There is more to do than the server manages (RFC 9110, section 15.6.4). An answer to the form that
    /// was sent, which may be sent again.
    Overloaded,
    /// What was sent may have been carried out, or not: somebody has to look. Only a form that went on
    /// after signing in ([`resume`](mod@crate::resume)) is answered so.
    OutcomeUnknown,
}

impl Reason {
    /// The task that has to be finished first.
    pub fn task(&self) -> Option<&Task> {
        match self {
            Self::Pending(task) => task.as_ref(),
            _ => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoCredential => "Sign in to continue.",
            Self::Expired => "Your session has expired. Sign in to continue.",
            Self::Revoked => "You have been signed out. Sign in to continue.",
            Self::InvalidToken => "We do not recognise your session. Sign in to continue.",
            Self::UnacceptedToken => "This kind of credential is not accepted here.",
            Self::WrongCredentials => "E-mail address and password do not match.",
            Self::Pending(Some(task)) => return task.fmt(f),
            Self::Pending(None) => "Something needs to be finished before you can go on.",
            Self::MissingRight(Some(right)) => {
                return write!(f, "You need the right “{right}” to see this.");
            }
            Self::MissingRight(None) => "You do not have access to this.",
            Self::MissingFactor => {
                "This needs a proof that it is you, and your account has no way to give one."
            }
            Self::CrossSite => "This request came from another site, so it was not carried out.",
            Self::NotFound => "There is nothing here.",
            Self::StepUp => "Confirm that it is you to continue.",
            Self::TooManyRequests => "Too many attempts. Wait a little, then try again.",
            Self::Unavailable => "We can not answer at the moment. Try again shortly.",
            Self::Overloaded => {
                "There is more to do than we manage just now, so nothing was done. Try again shortly."
            }
            Self::OutcomeUnknown => {
                "We can not tell whether what you sent was carried out. Look before you send it again."
            }
        })
    }
}
