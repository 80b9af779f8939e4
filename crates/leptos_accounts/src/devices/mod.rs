//! Where somebody is signed in, and the end of it (ASVS 5.0, 7.4.5 and 7.5.2).
//!
//! 1. A session is shown as what it is used with, since when, and when it was used last, to the minute
//!    ([`SessionLifetime::touch_every`](crate::SessionLifetime::touch_every)); which one it is that asks.
//! 2. It is named by its public id: 64 random bits that neither sign anybody in nor come from what does.
//! 3. Who ends one is refused nothing for it but what any page asks: a thief must not be able to stay for
//!    want of a password that its owner has to look up.
//! 4. What was ended counts for nobody from the next request on, and what is still being sent to it is cut
//!    off within a second, on whichever node.

mod device;
#[cfg(feature = "ssr")]
mod service;

pub use self::device::Device;
#[cfg(feature = "ssr")]
pub(crate) use self::service::this_session;
