//! Opening what Notebook stores.

use leptos_accounts::{Accounts, AccountsConfig, AccountsError};
use sqlx::migrate::MigrateError;

use crate::{catalogue::catalogue, migrate::migrate};

/// Opens the accounts with Notebook's catalogue, and brings all tables up to date.
///
/// # Errors
///
/// When the database refuses, or knows a migration that this build does not.
pub async fn open(config: AccountsConfig) -> Result<Accounts, OpenError> {
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
