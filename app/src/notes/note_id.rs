use std::fmt;

use serde::{Deserialize, Serialize};

/// The id of a note: 128 random bits, written as 22 characters of URL-safe base64 (RFC 4648,
/// section 5, without padding). Nobody can guess one or count notes by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NoteId(String);

const LENGTH: usize = 22;

impl NoteId {
    /// Reads an id from an address or a form. What no id can look like is `None`: there is no such
    /// note, and no query is needed to know it.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == LENGTH
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        valid.then(|| Self(text.to_owned()))
    }

    /// Makes a new one from the operating system's randomness.
    #[cfg(feature = "ssr")]
    pub fn random() -> Self {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

        Self(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()))
    }

    /// One that comes from the table, where only valid ones are.
    #[cfg(feature = "ssr")]
    pub(super) fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_id_looks_like_is_one() {
        assert!(NoteId::parse("AZaz09-_AZaz09-_AZaz09").is_some());
        for text in [
            "",
            "1",
            "AZaz09-_AZaz09-_AZaz0",
            "AZaz09-_AZaz09-_AZaz0/",
            "AZaz09-_AZaz09-_AZaz\0a",
        ] {
            assert!(NoteId::parse(text).is_none(), "{text:?}");
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn new_ids_are_valid_and_differ() {
        let (one, other) = (NoteId::random(), NoteId::random());
        assert_eq!(NoteId::parse(one.as_str()), Some(one.clone()));
        assert_ne!(one, other);
    }
}
