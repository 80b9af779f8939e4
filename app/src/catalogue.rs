//! Which roles, permissions, plans and features Notebook knows.

use leptos_accounts::{AccountsError, Catalogue};

/// What [`AccountsConfig::catalogue`](leptos_accounts::AccountsConfig::catalogue) gets.
///
/// | name | is | given by |
/// |---|---|---|
/// | `admin` | a role: whoever runs the server | `server grant EMAIL admin` |
/// | `org:admin`, `org:member` | roles in an organisation | its administrators |
/// | `team` | a plan of organisations, which includes the feature `export` | their administrators |
///
/// # Errors
///
/// Never: the names are valid.
pub(crate) fn catalogue() -> Result<Catalogue, AccountsError> {
    Catalogue::default()
        .role("admin", &[])?
        .plan("team", &["export"])
}
