use std::{fmt, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::keys::hex;

/// How long a link works.
pub(super) const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Random bytes of a token.
const BYTES: usize = 32;

/// The same, in base64.
const LENGTH: usize = 43;

/// What makes a link worth something.
#[derive(Clone)]
pub(crate) struct EmailToken(Zeroizing<String>);

impl EmailToken {
    pub(crate) fn random() -> Self {
        let bytes = Zeroizing::new(rand::random::<[u8; BYTES]>());
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes)))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What the table knows of it.
    pub(crate) fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    /// The same of a text that came with a request; `None`, where it is no token.
    pub(crate) fn hash_of(text: &str) -> Option<String> {
        let of_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_token = text.len() == LENGTH && text.bytes().all(of_alphabet);
        is_token.then(|| hex(&Sha256::digest(text.as_bytes())))
    }
}

impl fmt::Debug for EmailToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bit that were fixed, or followed another, would be nearly always or nearly never set.
    #[test]
    fn a_token_has_256_bits_of_which_none_is_fixed() {
        let mut set = [0_u32; BYTES * 8];
        for _ in 0..2_000 {
            let token = EmailToken::random();
            let bytes = URL_SAFE_NO_PAD.decode(token.as_str()).expect("base64");
            assert_eq!(bytes.len(), BYTES);
            for (bit, count) in set.iter_mut().enumerate() {
                *count += u32::from(bytes[bit / 8] >> (bit % 8) & 1);
            }
        }
        // Eight standard deviations.
        let all = set.iter().all(|count| (821..=1_179).contains(count));
        assert!(all, "{set:?}");
    }

    #[test]
    fn a_token_is_found_by_its_hash_and_by_nothing_else() {
        let token = EmailToken::random();
        assert_eq!(token.as_str().len(), LENGTH);
        assert_eq!(EmailToken::hash_of(token.as_str()), Some(token.hash()));
        assert_ne!(EmailToken::random().hash(), token.hash());
        let long = format!("{}x", token.as_str());
        for other in ["", "x", &long, &"ä".repeat(43), &" ".repeat(43)] {
            assert_eq!(EmailToken::hash_of(other), None, "{other}");
        }
        assert_eq!(format!("{token:?}"), "EmailToken(..)");
    }
}
