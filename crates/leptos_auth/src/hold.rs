//! Holding the response head until a guard has decided.

#[cfg(feature = "ssr")]
use crate::layer::Scope;

/// Keeps the response head back for as long as it lives. See [`hold`].
#[derive(Debug)]
#[must_use = "the head is held only while the token lives"]
pub struct HoldToken {
    #[cfg(feature = "ssr")]
    scope: Option<Scope>,
}

/// Holds the response head while a guard of one's own decides.
///
/// The status of a streamed page is fixed when its first byte leaves. [`auth`](crate::auth),
/// [`protected`](crate::protected) and a boundary's `guard` hold it by themselves; a check that
/// awaits something else first takes a token *before* that await, and drops it afterwards:
///
/// ```
/// # use leptos_auth::{ServerError, hold, unauthorized};
/// # async fn licence_server() -> bool { true }
/// async fn licensed() -> Result<(), ServerError> {
///     let _held = hold();
///     if !licence_server().await {
///         unauthorized()?;
///     }
///     Ok(())
/// }
/// ```
///
/// In the browser, and where nothing is being rendered, it does nothing. How long a head may be
/// held is capped ([`Caps`](crate::layer::Caps)): beyond that the answer is 503.
pub fn hold() -> HoldToken {
    HoldToken {
        #[cfg(feature = "ssr")]
        scope: Scope::current().inspect(Scope::add_hold),
    }
}

#[cfg(feature = "ssr")]
impl HoldToken {
    pub(crate) fn of(scope: &Scope) -> Self {
        scope.add_hold();
        Self {
            scope: Some(scope.clone()),
        }
    }
}

#[cfg(feature = "ssr")]
impl Drop for HoldToken {
    fn drop(&mut self) {
        if let Some(scope) = &self.scope {
            scope.release_hold();
        }
    }
}
