use http::request::Parts;
use leptos::prelude::with_context;
use tower_sessions::Session;

use crate::{Accounts, AccountsError, Visitor};

/// The [`Accounts`] of the request that is being served: in server functions and components, on
/// the server.
///
/// ```no_run
/// use leptos_accounts::AccountsError;
///
/// async fn count_my_notes() -> Result<i64, AccountsError> {
///     let accounts = leptos_accounts::accounts()?;
///     Ok(sqlx::query_scalar("SELECT COUNT(*) FROM notes").fetch_one(accounts.pool()).await?)
/// }
/// ```
///
/// # Errors
///
/// [`AccountsError::MissingLayer`], outside of a request or below a router without the layer that
/// [`Accounts::session_layer`] makes.
pub fn accounts() -> Result<Accounts, AccountsError> {
    extension()
}

/// The session of the request that is being served.
///
/// # Errors
///
/// As [`accounts`].
pub fn session() -> Result<Session, AccountsError> {
    extension()
}

/// Who sent the request that is being served: their session, address and browser.
///
/// # Errors
///
/// As [`accounts`].
pub fn visitor() -> Result<Visitor, AccountsError> {
    with_context(Visitor::of).ok_or(AccountsError::MissingLayer)?
}

/// Leads on from the server function that is running: a redirect, or with JavaScript a navigation.
pub(crate) fn lead_to(path: &str) {
    leptos_axum::redirect(path);
}

fn extension<T: Clone + Send + Sync + 'static>() -> Result<T, AccountsError> {
    with_context(|parts: &Parts| parts.extensions.get::<T>().cloned())
        .flatten()
        .ok_or(AccountsError::MissingLayer)
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::*;

    #[test]
    fn a_missing_layer_is_named() {
        let outside = accounts().expect_err("no request here").to_string();
        assert!(outside.contains("Accounts::session_layer"), "{outside}");
        Owner::new().with(|| {
            let (parts, ()) = http::Request::new(()).into_parts();
            provide_context(parts);
            assert!(matches!(session(), Err(AccountsError::MissingLayer)));
        });
    }
}
