//! Which roles, permissions, plans and features Notebook knows.

use leptos_accounts::{AccountsError, Catalogue};

/// To read the notes that one may see.
pub(crate) const READ_NOTES: &str = "notes:read";
/// To write, change, delete and share one's own.
pub(crate) const WRITE_NOTES: &str = "notes:write";

/// What [`AccountsConfig::catalogue`](leptos_accounts::AccountsConfig::catalogue) gets.
///
/// | name | is | given by |
/// |---|---|---|
/// | `notes:read`, `notes:write` | what everybody may with their own notes; a key, with its scopes | an account |
/// | `admin` | a role: whoever runs the server | `server grant EMAIL admin` |
/// | `org:admin`, `org:member` | roles in an organisation | its administrators |
/// | `team` | a plan of organisations, which includes the feature `export` | their administrators |
///
/// # Errors
///
/// Never: the names are valid.
pub(crate) fn catalogue() -> Result<Catalogue, AccountsError> {
    Catalogue::default()
        .everyone(&[READ_NOTES, WRITE_NOTES])?
        .role("admin", &[])?
        .plan("team", &["export"])
}
