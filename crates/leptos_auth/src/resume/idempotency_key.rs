use crate::layer::Scope;

/// The key of a form that goes on after signing in; `None` for every other call. 22 characters of the
/// URL-safe base64 alphabet, the same whenever that form is run again.
///
/// A server function that stores it in the transaction of what it does, and does nothing where the key
/// is there already, is carried out exactly once, also where the process died between the two. It says
/// so with [`InterruptLayer::idempotent`](crate::InterruptLayer::idempotent).
///
/// Anywhere in the server function, before its first await on something spawned: it asks the reactive
/// owner.
#[doc(alias = "Idempotency-Key")]
pub fn idempotency_key() -> Option<String> {
    let scope = Scope::current()?;
    scope.request().resumed().map(ToOwned::to_owned)
}
