//! Deleting an account (ASVS 5.0, 14.2.7).

use leptos_auth::{Authed, Interrupt, Reason, ServerError};
use tower_sessions::Session;

use crate::{
    Accounts, AccountsError, Catalogue,
    at_a_browser::at_a_browser,
    db::deletion::{self, Deleted},
};

/// Why an account was not deleted. A visitor may read the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeleteAccountError {
    /// Organisations with other members would be left without an administrator: their names.
    #[error(
        "You are the only administrator of {}. Make somebody else administrator there, or remove \
         all other members. Then delete your account.",
        quoted(.0)
    )]
    LastAdmin(Vec<String>),
    /// It could not be done now, or not by this visitor.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

type Result<T> = std::result::Result<T, DeleteAccountError>;

impl Accounts {
    /// Deletes the account of `me`, for good: with it go their sessions, keys, passkeys, roles,
    /// memberships, the organisations that they are the only member of, and what
    /// [`AccountsConfig::delete_with_account`](crate::AccountsConfig::delete_with_account) names. All of
    /// it goes, or nothing. `session` is over, and its cookie goes with the response.
    ///
    /// It asks for nothing: the guard before it does
    /// ([`proof_of`](crate::step_up::proof_of)), as that of [`delete_account`](crate::delete_account()).
    ///
    /// # Errors
    ///
    /// As [`can_delete_account`](Self::can_delete_account); 401 where there is no such account any more.
    pub async fn delete_account(&self, me: &Authed, session: &Session) -> Result<()> {
        at_a_browser(me)?;
        let admin = Catalogue::ORGANISATION_ADMIN;
        let also = self.deleted_with_account();
        let deleted = deletion::delete_user(self.pool(), me.user_id(), admin, also).await;
        match deleted.map_err(AccountsError::from)? {
            Deleted::Yes => {}
            Deleted::NoSuch => return Err(Interrupt::unauthorized(Reason::Revoked).into()),
            Deleted::LastAdmin(names) => return Err(DeleteAccountError::LastAdmin(names)),
        }
        self.events().by("account_deleted", me.user().name());
        session.flush().await.map_err(AccountsError::from)?;
        Ok(())
    }

    /// Whether the account of `me` could be deleted now, so that nobody proves who they are only to be
    /// refused.
    ///
    /// # Errors
    ///
    /// [`DeleteAccountError::LastAdmin`], 403 for anybody but a person at a browser, 503 when the
    /// database fails.
    pub async fn can_delete_account(&self, me: &Authed) -> Result<()> {
        at_a_browser(me)?;
        let admin = Catalogue::ORGANISATION_ADMIN;
        let names = deletion::administered_alone(self.pool(), me.user_id(), admin).await;
        let names = names.map_err(AccountsError::from)?;
        if names.is_empty() {
            return Ok(());
        }
        Err(DeleteAccountError::LastAdmin(names))
    }
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("“{name}”")).collect();
    quoted.join(", ")
}

impl From<AccountsError> for DeleteAccountError {
    fn from(error: AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

impl From<DeleteAccountError> for ServerError {
    fn from(error: DeleteAccountError) -> Self {
        match error {
            DeleteAccountError::LastAdmin(_) => Self::Other(error.to_string()),
            DeleteAccountError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}
