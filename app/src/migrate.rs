//! The tables of Notebook.

use sqlx::{AnyPool, migrate::MigrateError};

/// Brings Notebook's tables to the state that this build expects; embedded, safe to repeat.
///
/// `leptos_accounts` has its tables in the same database and keeps its own list of migrations, so
/// sqlx' usual `_sqlx_migrations` is ours.
///
/// # Errors
///
/// When the database refuses, or knows a migration that this build does not.
pub(crate) async fn migrate(pool: &AnyPool) -> Result<(), MigrateError> {
    sqlx::migrate!("./migrations").run(pool).await
}
