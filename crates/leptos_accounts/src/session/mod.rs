//! Sessions: tower-sessions over our own store, between two thin layers.
//!
//! The rule:
//!
//! 1. The cookie carries a random 128-bit id and nothing else (ASVS 5.0, 7.2.3). The table holds
//!    its SHA-256.
//! 2. A visitor who is not signed in gets neither a row nor a cookie, unless the application
//!    itself writes to the session.
//! 3. Signing in always makes a new id and ends the old one (ASVS 5.0, 7.2.4). Signing out ends
//!    the session on the server, not only in the browser (7.4.1).
//! 4. A session ends when it was not used for [`SessionLifetime::idle`], and in any case
//!    [`SessionLifetime::absolute`] after it began (7.3.1, 7.3.2), by the clock of the store. The
//!    cookie lives as long as the absolute limit: only the server knows about the idle one.
//! 5. Use is noted at most once in [`SessionLifetime::touch_every`], so the idle limit may strike
//!    early by as much, and never late.
//! 6. What has ended stays ended: no late write brings a row back.
//! 7. Rows that have ended are kept for [`SessionLifetime::keep_ended`], so that the visitor can
//!    be told "expired" from "signed out", and are then deleted.
//! 8. An id that is malformed, too long or not one of ours is the same as no session.
//! 9. If the store can not write a session, the answer is 503, whatever the application said.
//! 10. A sign-in also sets the device cookie ([`throttle`](mod@crate::throttle)), which says nothing of who is
//!     there: it outlives the session.
//! 11. The answer that ends a session (`Accounts::sign_out`, `Session::flush`) tells the browser to
//!     forget what it keeps of this site: `Clear-Site-Data: "cache", "storage"` (ASVS 5.0, 14.3.1).
//!     A session that had ended by itself clears nothing: what was typed meanwhile stays.
//! 12. A clock that is set wrong ends no session for good, and brings none back: while the process runs
//!     time goes on where the clock was set back, and for a day after a jump nothing is deleted.
//! 13. When the rights of its user change, a session goes on under another id from the next answer on.
//!     The old one stays good for requests that are under way, and for an answer that got lost: until a
//!     minute after the new one was used first.
//! 14. Each session has a name for its owner's list of devices, which signs nobody in and stays when the
//!     id changes; and what it is used with, in a few words. No address is kept.

mod clear_site_data;
mod device_name;
mod layer;
mod lifetime;
mod rotation;
mod service;
mod store;
mod watch;

pub(crate) use self::{
    device_name::device_name,
    lifetime::State,
    rotation::{Ids, RotationDue},
    store::{Owned, USER_KEY, id_hash},
};
pub use self::{
    layer::SessionLayer,
    lifetime::SessionLifetime,
    service::{MarkApplication, SessionService},
    store::SessionTable,
};
