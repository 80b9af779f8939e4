//! A form that was refused is kept, and goes on after signing in, without JavaScript too.
//!
//! 1. The refused form travels in the page that answers it: sealed, that is encrypted and authenticated
//!    (XChaCha20-Poly1305), in a hidden field of every [`AuthForm`](crate::AuthForm) there. Nothing of an
//!    anonymous visitor is stored on the server.
//! 2. It runs by itself only if it came with a session that is still known
//!    ([`Identify::former`](crate::Identify::former)), and the same user signs in, for the same
//!    organisation, at the same build. A forged form plus a sign-in never becomes a mutation.
//! 3. Where nobody can tell whose it was, whoever signs in in that browser finds the fields as they were
//!    typed, and presses the button. Where another user signs in, nothing is run and nothing shown.
//! 4. It opens for ten minutes, at the URL that it was posted to, and in the browser that has the cookie
//!    which came with it.
//! 5. It runs once ([`OnceStore`]): a double click, a second tab, the back button and another node find
//!    that it was done. After a crash the answer is "outcome unknown"
//!    ([`Reason::OutcomeUnknown`](crate::Reason::OutcomeUnknown)); unless the function commits
//!    [`idempotency_key`] with what it does
//!    ([`InterruptLayer::idempotent`](crate::InterruptLayer::idempotent)), then it is asked again.
//! 6. It passes every guard again, and is never sealed a second time.
//! 7. Not sealed are: what the cross-site check refuses, whatever has a password or another secret in it
//!    ([`Secret`](crate::Secret), or a field with such a name), and programs' requests.
//! 8. Above [`Caps::sealed_bytes`](crate::layer::Caps) it is spooled in the [`OnceStore`], for sessions
//!    that are known; an anonymous visitor is told so beside what they typed ([`Fate::TooLarge`](crate::form::Fate)).

mod idempotency_key;
mod key_ring;
mod once_store;
mod seal;

pub use self::{
    idempotency_key::idempotency_key,
    key_ring::{KeyRing, SealKey},
    once_store::{OnceStore, Progress, StoreError},
};
pub(crate) use self::{
    once_store::DynOnceStore,
    seal::{Body, Place, Refused, SealError, open, open_spooled, seal, seal_spooled},
};

use std::time::Duration;

/// How long a sealed form can be opened.
pub const SEAL_LIFETIME: Duration = Duration::from_secs(10 * 60);
