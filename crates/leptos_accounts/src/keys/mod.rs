//! One secret, and a key of its own for every purpose.
//!
//! 1. The application has one [`RootSecret`]: 32 random bytes that never leave the process.
//! 2. Nothing uses it directly. Each purpose derives a [`SubKey`] by HKDF-SHA256 (RFC 5869), so a
//!    key that leaks in one place opens nothing in another.
//! 3. Whatever is made with a key carries the key's id ([`RootSecret::key_id`]).
//! 4. A new secret is put in front; the old ones stay in the list as long as something made with
//!    them is still valid, and are found by their id.
//! 5. The text form is one base64 value a line (or separated by commas, for an environment
//!    variable), the current one first; lines that start with `#` are comments.

mod root_secret;
mod same_secret;
mod sub_key;

pub(crate) use self::sub_key::hex;
pub use self::{
    root_secret::{RootSecret, RootSecretError},
    sub_key::SubKey,
};
