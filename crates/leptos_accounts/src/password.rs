use std::fmt;

use leptos_auth::Secret;
use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroize;

/// A password as it was typed: any Unicode, verbatim (no trimming, no normalisation, no case).
///
/// It never shows in `Debug`, which every server function's arguments have, and its memory is
/// wiped when it is dropped. Copies that serialisation made on the way are beyond its reach.
#[derive(Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The fewest bytes of a new password (NIST SP 800-63B-4, section 3.1.1.2: 15 where it is the
    /// only factor). Bytes, so that no normalisation has to be agreed upon: fifteen characters
    /// are always enough.
    pub const MIN_BYTES: usize = 15;

    /// The most bytes that are ever hashed (ASVS 5.0, 6.2.9 asks for at least 64 characters).
    pub const MAX_BYTES: usize = 1_024;

    /// Whether it may become somebody's password. There are no rules of composition (ASVS 5.0,
    /// 6.2.5).
    ///
    /// # Errors
    ///
    /// The visitor may read the error's text.
    pub fn check(&self) -> Result<(), PasswordError> {
        if self.0.is_empty() {
            return Err(PasswordError::Empty);
        }
        if self.0.len() < Self::MIN_BYTES {
            return Err(PasswordError::TooShort);
        }
        if self.is_too_long() {
            return Err(PasswordError::TooLong);
        }
        Ok(())
    }

    /// Whether it is longer than anything that was ever accepted, so that hashing it would be work
    /// for a stranger's benefit.
    pub(crate) fn is_too_long(&self) -> bool {
        self.0.len() > Self::MAX_BYTES
    }

    #[cfg(feature = "ssr")]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
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

/// Why a text can not become a password. The visitor may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordError {
    /// Nothing was typed.
    #[error("Enter a password.")]
    Empty,
    /// Fewer than [`Password::MIN_BYTES`].
    #[error("Use at least 15 characters. A few words in a row make a good password.")]
    TooShort,
    /// More than [`Password::MAX_BYTES`].
    #[error("This password is longer than 1,024 bytes. Use a shorter one.")]
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: usize) -> Result<(), PasswordError> {
        Password::from("x".repeat(bytes)).check()
    }

    #[test]
    fn fifteen_to_1024_bytes_are_accepted() {
        assert_eq!(check(0), Err(PasswordError::Empty));
        assert_eq!(check(14), Err(PasswordError::TooShort));
        assert_eq!(check(15), Ok(()));
        assert_eq!(check(1_024), Ok(()));
        assert_eq!(check(1_025), Err(PasswordError::TooLong));
    }

    #[test]
    fn any_unicode_is_accepted_and_nothing_is_trimmed() {
        assert_eq!(Password::from("密码密码密").check(), Ok(()));
        assert_eq!(Password::from(" ".repeat(15)).check(), Ok(()));
        assert_eq!(Password::from("\u{0}".repeat(15)).check(), Ok(()));
    }

    #[test]
    fn debug_does_not_show_it() {
        let password = Password::from("correct horse battery");
        assert_eq!(format!("{password:?}"), "Password(..)");
    }
}
