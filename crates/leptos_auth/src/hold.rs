//! Holding the response head until a guard has decided.

#[cfg(feature = "ssr")]
use crate::{
    boundary::Key,
    layer::{Scope, keep_for_this_poll},
};

/// Keeps the response head back for as long as it lives. See [`hold`].
#[derive(Debug)]
#[must_use = "the head is held only while the token lives"]
pub struct HoldToken {
    #[cfg(feature = "ssr")]
    #[expect(dead_code, reason = "held for as long as the token lives")]
    held: Option<Held>,
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
        held: Scope::current().inspect(Scope::guard_begins).map(Held::new),
    }
}

#[cfg(feature = "ssr")]
#[derive(Debug)]
struct Held {
    scope: Scope,
    /// The boundary around the guard.
    around: Option<Key>,
}

#[cfg(feature = "ssr")]
impl Held {
    fn new(scope: Scope) -> Self {
        let around = scope.add_hold();
        Self { scope, around }
    }
}

#[cfg(feature = "ssr")]
impl HoldToken {
    pub(crate) fn of(scope: &Scope) -> Self {
        Self {
            held: Some(Held::new(scope.clone())),
        }
    }

    /// Lets go only once the poll that is going on has ended: what is decided from an answer, a
    /// line later, takes a token of its own then.
    pub(crate) fn let_go_after_this_poll(self) {
        let Some(token) = keep_for_this_poll(self) else {
            return;
        };
        // A task that we did not spawn.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let thread = std::thread::current().id();
        runtime.spawn(async move {
            // A thread polls one task at a time; on another one the poll may be going on.
            if std::thread::current().id() != thread {
                tokio::time::sleep(LINGER).await;
            }
            drop(token);
        });
    }
}

/// How long a poll may be interrupted by the system between two lines.
#[cfg(feature = "ssr")]
const LINGER: std::time::Duration = std::time::Duration::from_millis(5);

#[cfg(feature = "ssr")]
impl Drop for Held {
    fn drop(&mut self) {
        self.scope.release_hold(self.around.as_ref());
    }
}
