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
//!    Nor does whoever has a [task](crate::tasks) open. A key that is there works on meanwhile.
//! 5. When it was last used is written down at most once a minute.
//! 6. The same form, sent twice, makes one key.
//!
//! # Machines
//!
//! 7. A machine is one of the application's own services. The operator makes it and gives it tokens, for
//!    some permissions and a time: opaque ones (`mt_..`, kept as rule 1 has it) or signed ones.
//! 8. A machine has what its token is for and nothing else. With every request its row is looked at: a
//!    machine that is disabled or gone counts no more, whatever was signed.
//!
//! # Session tokens
//!
//! 9. `auth().get_token(None)` gives a token of the session (RFC 7519) for another service: signed with
//!    ES256, for a minute. The keys are derived from the [`RootSecret`](crate::RootSecret), published by
//!    [`Accounts::jwks`](crate::Accounts::jwks), and those of older secrets still verify.
//! 10. With a [`TokenTemplate`] it says what that service wants to know. Its audience is never our own
//!     origin, and its type never that of a token that we take.
//! 11. A plain one that is sent to ourselves is its session, as it is now: ended, it counts no more. It
//!     is no use of the session, changes no credentials, and gets no other token.
//! 12. Each kind of signed token has a `typ` of its own (RFC 8725, section 3.11), and is taken with
//!     ES256 only, from our own origin, for our own origin.
//!
//! # Access tokens
//!
//! 13. A token that is none of ours is judged by
//!     [`AccountsConfig::access_tokens`](crate::AccountsConfig::access_tokens), if anybody is told to.
//!     Whom its subject is here says
//!     [`Accounts::link_subject`](crate::Accounts::link_subject); what it permits, rule 2.

#[cfg(feature = "ssr")]
mod access_token;
mod api_key;
mod api_key_error;
#[cfg(feature = "ssr")]
mod api_keys;
#[cfg(feature = "ssr")]
pub(crate) mod jwt;
#[cfg(feature = "ssr")]
mod machines;
#[cfg(feature = "ssr")]
mod on_behalf;
#[cfg(feature = "ssr")]
pub(crate) mod prefixed_token;
#[cfg(feature = "ssr")]
mod scopes;
#[cfg(feature = "ssr")]
mod secret;
#[cfg(feature = "ssr")]
mod session_token;
#[cfg(feature = "ssr")]
mod signing_key;
#[cfg(feature = "ssr")]
mod template;
#[cfg(feature = "ssr")]
mod tokens;

#[cfg(feature = "ssr")]
pub(crate) use self::{
    access_token::DynVerifyAccessToken,
    session_token::TOKEN_ID,
    tokens::{Tokens, TokensConfig},
};
pub use self::{api_key::ApiKey, api_key_error::ApiKeyError};
#[cfg(feature = "ssr")]
pub use self::{
    api_keys::NewApiKey,
    machines::MachineTokenKind,
    secret::{ApiKeySecret, MachineToken},
    template::{TemplateError, TokenTemplate},
};
