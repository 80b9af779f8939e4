use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

/// Something that a visitor who has signed in has to finish before they count as signed in.
///
/// It is an interrupt: 401 at the same URL, with the page that the nearest
/// [`InterruptBoundary`](crate::InterruptBoundary) has for it (`choose_organisation`,
/// `reset_password`, `accept_terms`; `task` for one that has none of its own). The form on that page
/// calls a server function whose guard lets them in
/// ([`treat_pending_as_signed_out`](crate::identity::AuthRequest::treat_pending_as_signed_out)).
#[doc(alias = "session tasks")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Task {
    /// A password that is known to others has to be replaced: Clerk's `reset-password`.
    ResetPassword,
    /// The terms have to be accepted.
    AcceptTerms,
    /// An organisation to act for has to be chosen: Clerk's `choose-organization`.
    ChooseOrganisation,
    /// One of the application's own, by a name that visitors may know.
    Other(Cow<'static, str>),
}

impl Task {
    /// The name, such as `accept_terms`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::ResetPassword => "reset_password",
            Self::AcceptTerms => "accept_terms",
            Self::ChooseOrganisation => "choose_organisation",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for Task {
    /// The sentence that a page shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ResetPassword => "Choose a new password to continue.",
            Self::AcceptTerms => "Accept the terms to continue.",
            Self::ChooseOrganisation => "Choose an organisation to continue.",
            Self::Other(_) => "Something needs to be finished before you can go on.",
        })
    }
}
