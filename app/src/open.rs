//! Opening what Notebook stores.

use leptos_accounts::{Accounts, AccountsConfig, AccountsError};
use sqlx::migrate::MigrateError;

use crate::{catalogue::catalogue, migrate::migrate};

/// What goes with an account, beside what is the accounts' own. Who others share with is an address, which
/// is somebody else's as soon as they sign up with it.
const DELETED_WITH_ACCOUNT: [&str; 2] = [
    "DELETE FROM notes WHERE owner_id = $1",
    "DELETE FROM note_shares WHERE email = (SELECT email FROM account_users WHERE id = $1)",
];

/// Opens the accounts with Notebook's catalogue, and brings all tables up to date.
///
/// # Errors
///
/// When the database refuses, or knows a migration that this build does not.
pub async fn open(config: AccountsConfig) -> Result<Accounts, OpenError> {
    let config = DELETED_WITH_ACCOUNT
        .into_iter()
        .fold(config, AccountsConfig::delete_with_account);
    let accounts = Accounts::open(config.catalogue(catalogue()?)).await?;
    migrate(accounts.pool()).await?;
    Ok(accounts)
}

/// Why nothing was opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The accounts could not be opened.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// Notebook's own tables could not be brought up to date.
    #[error("Notebook's tables could not be brought up to date")]
    Tables(#[from] MigrateError),
}
