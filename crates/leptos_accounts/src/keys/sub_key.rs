use std::fmt;

use hkdf::{
    Hkdf,
    hmac::{Hmac, KeyInit, Mac},
};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A 256-bit key for one purpose, derived from a [`RootSecret`](super::RootSecret).
#[derive(Clone)]
pub struct SubKey(Zeroizing<[u8; 32]>);

impl SubKey {
    pub(super) fn derive(root: &[u8; 32], purpose: &str) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(Some(b"leptos_accounts"), root)
            .expand(purpose.as_bytes(), key.as_mut())
            .expect("invariant: 32 bytes are within what HKDF-SHA256 gives (8,160)");
        Self(key)
    }

    /// The key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA256 (RFC 2104) of a message.
    #[must_use]
    pub fn authenticate(&self, message: &[u8]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.as_bytes())
            .expect("invariant: HMAC takes a key of any length");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// A stable stand-in for something that must not be read: 16 hex digits. The same text gives
    /// the same stand-in under the same key, and only somebody who holds the key can check a guess.
    #[must_use]
    pub fn pseudonym(&self, text: &str) -> String {
        hex(&self.authenticate(text.as_bytes())[..8])
    }
}

impl fmt::Debug for SubKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubKey(..)")
    }
}

/// Lowercase hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;

    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String can not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_own_key() {
        let root = [7; 32];
        let seals = SubKey::derive(&root, "seals");
        assert_eq!(seals.as_bytes(), SubKey::derive(&root, "seals").as_bytes());
        assert_ne!(seals.as_bytes(), SubKey::derive(&root, "tokens").as_bytes());
        assert_ne!(
            seals.as_bytes(),
            SubKey::derive(&[8; 32], "seals").as_bytes()
        );
        assert_ne!(seals.as_bytes(), &root);
    }

    /// RFC 4231, test case 2.
    #[test]
    fn the_authenticator_is_hmac_sha256() {
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let mac = SubKey(Zeroizing::new(key)).authenticate(b"what do ya want for nothing?");
        assert!(hex(&mac).starts_with("5bdcc146bf60754e6a042426089575c7"));
    }

    #[test]
    fn a_pseudonym_is_stable_and_shows_nothing() {
        let key = SubKey::derive(&[7; 32], "log");
        let pseudonym = key.pseudonym("ann@example.com");
        assert_eq!(pseudonym.len(), 16);
        assert_eq!(pseudonym, key.pseudonym("ann@example.com"));
        assert_ne!(pseudonym, key.pseudonym("bob@example.com"));
    }
}
