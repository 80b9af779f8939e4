use leptos_auth::{Authed, Interrupt, ServerError};

use crate::{Accounts, AccountsError, at_a_browser::at_a_browser, db::users};

/// Why no terms were accepted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TermsError {
    /// They read others than those that are in force, or none are.
    #[error(
        "These are not the current terms any more. Load the page again, and read those that are."
    )]
    NotCurrent,
    /// It could not be done now, or not by this visitor.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl Accounts {
    /// The version of the terms that people have to accept: for the page that shows them.
    #[must_use]
    pub fn terms(&self) -> Option<&str> {
        self.tasks().terms.as_deref()
    }

    /// Notes that `me` has accepted the terms, which `version` says they have read.
    ///
    /// # Errors
    ///
    /// [`TermsError::NotCurrent`], 403 for anybody but a person at a browser, 503 when the database
    /// fails.
    pub async fn accept_terms(&self, me: &Authed, version: &str) -> Result<(), TermsError> {
        at_a_browser(me)?;
        if self.terms() != Some(version) {
            return Err(TermsError::NotCurrent);
        }
        let accepted = users::accept_terms(self.pool(), me.user_id(), version).await;
        accepted.map_err(AccountsError::from)?;
        self.events().by("terms_accepted", me.user().name());
        Ok(())
    }
}

impl From<AccountsError> for TermsError {
    fn from(error: AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

impl From<TermsError> for ServerError {
    fn from(error: TermsError) -> Self {
        match error {
            TermsError::NotCurrent => Self::Other(error.to_string()),
            TermsError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}
