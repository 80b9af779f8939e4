//! Passwords: what they are ([`Password`]), and which may be chosen ([`PasswordPolicy`]).

#[cfg(feature = "ssr")]
mod breached;
#[cfg(feature = "ssr")]
mod common;
#[cfg(feature = "ssr")]
mod patterns;
#[cfg(feature = "ssr")]
mod policy;

use std::fmt;

use leptos_auth::Secret;
use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroize;

#[cfg(feature = "ssr")]
pub use self::{
    breached::BreachedPasswords,
    policy::{NewPasswordError, PasswordError, PasswordPolicy, PasswordPolicyError},
};

/// A password as it was typed: any Unicode, verbatim (no trimming, no normalisation, no case).
///
/// It never shows in `Debug`, which every server function's arguments have, and its memory is
/// wiped when it is dropped. Copies that serialisation made on the way are beyond its reach.
#[derive(Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The fewest characters (Unicode code points) of a new password, unless the
    /// `PasswordPolicy` says otherwise (NIST SP 800-63B-4, section 3.1.1.2: 15 where it is the only
    /// factor).
    pub const MIN_CHARACTERS: usize = 15;

    /// The most bytes that are ever hashed (ASVS 5.0, 6.2.9 asks for at least 64 characters).
    pub const MAX_BYTES: usize = 1_024;

    /// Whether it is longer than anything that was ever accepted, so that hashing it would be work
    /// for a stranger's benefit.
    #[cfg(feature = "ssr")]
    pub(crate) fn is_too_long(&self) -> bool {
        self.0.len() > Self::MAX_BYTES
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    #[cfg(feature = "ssr")]
    fn as_str(&self) -> &str {
        &self.0
    }
}

/// As a [`Secret`]: a form with a password in it is never kept.
impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Secret::<String>::deserialize(deserializer)?;
        Ok(Self(text.into_inner()))
    }
}

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Password {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Drop for Password {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_it() {
        let password = Password::from("correct horse battery");
        assert_eq!(format!("{password:?}"), "Password(..)");
    }
}
