//! Whom a page is for: what the server tells the browser of it, and what the browser makes of that.
//!
//! | file | what is there |
//! |---|---|
//! | `principal.rs` | [`Principal`]: a number and a fingerprint, never a name |
//! | `told.rs` | [`Told`]: the same as a header and as a tag |
//! | `knowledge.rs` | what a tab knows, and what it makes of an answer |
//! | `message.rs` | what tabs say to each other |
//! | `tab.rs` (browser) | what this tab knows |

#[cfg(any(not(feature = "ssr"), test))]
mod knowledge;
#[cfg(any(not(feature = "ssr"), test))]
mod message;
mod principal;
#[cfg(not(feature = "ssr"))]
pub(crate) mod tab;
mod told;

#[cfg(not(feature = "ssr"))]
pub(crate) use self::{
    knowledge::{Learned, Sent},
    message::Message,
};
pub(crate) use self::{principal::Principal, told::Told};

/// The header by which our client asks whom an answer is for, and in which it is told. A page has it as
/// `<meta name>`.
pub(crate) const AUTH_SESSION: &str = "auth-session";
