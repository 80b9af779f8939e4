//! Whom a page is for: what the server tells the browser of it, and what the browser makes of that.
//!
//! | file | what is there |
//! |---|---|
//! | `principal.rs` | [`Principal`]: a number and a fingerprint, never a name |
//! | `told.rs` | [`Told`]: the same as a header and as a tag |

mod principal;
mod told;

pub(crate) use self::{principal::Principal, told::Told};

/// The header by which our client asks whom an answer is for, and in which it is told. A page has it as
/// `<meta name>`.
pub(crate) const AUTH_SESSION: &str = "auth-session";
