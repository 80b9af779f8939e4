//! Credentials of programs: what they send as `Authorization: Bearer` (RFC 6750).
//!
//! # API keys
//!
//! 1. A person makes a key for a program: `ak_`, a public id of 64 random bits, and a secret of 256.
//!    It is found by the id. The secret is shown once ([`ApiKeySecret`]) and kept as its SHA-256, which
//!    is compared in constant time; being random and long, it needs no slow hash.
//! 2. What the key permits is what its scopes name **and** its owner may at that moment. It brings
//!    neither roles nor an organisation.
//! 3. It dies with its owner's account, when that is disabled, at its expiry, and when it is revoked.
//!    That it is over is told only to who has the secret.
//! 4. Keys are made and revoked by the person at the browser: with the session's cookie, and not with a
//!    key or a token. A key can't make keys.
//! 5. When it was last used is written down at most once a minute.
//! 6. The same form, sent twice, makes one key.

mod api_key;
mod api_key_error;
#[cfg(feature = "ssr")]
mod api_keys;
#[cfg(feature = "ssr")]
mod on_behalf;
#[cfg(feature = "ssr")]
pub(crate) mod prefixed_token;
#[cfg(feature = "ssr")]
mod scopes;
#[cfg(feature = "ssr")]
mod secret;

pub use self::{api_key::ApiKey, api_key_error::ApiKeyError};
#[cfg(feature = "ssr")]
pub use self::{api_keys::NewApiKey, secret::ApiKeySecret};
