//! Opaque tokens: a prefix that says what it is, a public id by which it is found, and a secret.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use leptos_auth::Reason;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::{db::credentials::Stored, keys::hex};

/// Starts the keys of people.
pub(crate) const API_KEY: &str = "ak_";
/// Starts the opaque tokens of machines.
pub(crate) const MACHINE_TOKEN: &str = "mt_";

/// 64 bits, in lowercase hex.
const ID: usize = 16;
/// 256 bits, in base64url without padding.
const SECRET: usize = 43;

/// How often the use of a token is written down, in milliseconds.
const USE_NOTED_EVERY: i64 = 60 * 1_000;

/// A token that looks like one of ours. Whether it is one, its row says.
#[derive(Clone, Copy)]
pub(crate) struct PrefixedToken<'a> {
    id: &'a str,
    secret: &'a str,
}

/// A token that was just drawn.
pub(super) struct Drawn {
    pub(super) id: String,
    pub(super) secret_hash: String,
    /// All of it: shown once, and kept nowhere.
    pub(super) text: Zeroizing<String>,
}

/// The use of a token that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// The last note is older than this; `None` where it is too early for another.
    pub(super) note_before: Option<i64>,
}

impl<'a> PrefixedToken<'a> {
    /// `None`: it is something else, and no database has to be asked.
    pub(crate) fn parse(prefix: &str, text: &'a str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(prefix)?.split_at_checked(ID)?;
        let secret = secret.strip_prefix('_')?;
        let is_secret = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        let fits = is_id(id) && secret.len() == SECRET && secret.bytes().all(is_secret);
        fits.then_some(Self { id, secret })
    }

    /// By which it is found.
    pub(super) fn id(&self) -> &'a str {
        self.id
    }

    /// What its row says of it now. Only who has the secret is told that it is over.
    pub(super) fn judge(&self, row: &Stored, now: i64) -> Result<Use, Reason> {
        let hash = hash(self.secret);
        if !bool::from(hash.as_bytes().ct_eq(row.secret_hash.as_bytes())) {
            return Err(Reason::InvalidToken);
        }
        if row.revoked_at.is_some() {
            return Err(Reason::Revoked);
        }
        if row.expires_at.is_some_and(|end| now >= end) {
            return Err(Reason::Expired);
        }
        let before = now.saturating_sub(USE_NOTED_EVERY);
        let is_due = row.last_used_at.is_none_or(|last| last <= before);
        Ok(Use {
            note_before: is_due.then_some(before),
        })
    }
}

/// A new one, from a generator that the operating system seeds.
pub(super) fn draw(prefix: &str) -> Drawn {
    let id = format!("{:016x}", rand::random::<u64>());
    let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(rand::random());
    let secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
    Drawn {
        secret_hash: hash(&secret),
        text: Zeroizing::new(format!("{prefix}{id}_{}", secret.as_str())),
        id,
    }
}

/// What the public id of a token looks like. Another text is no token's.
pub(crate) fn is_id(text: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == ID && text.bytes().all(is_digit)
}

/// What the tables know of something that nobody can guess.
pub(super) fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row_of(drawn: &Drawn) -> Stored {
        Stored {
            secret_hash: drawn.secret_hash.clone(),
            scopes: String::new(),
            expires_at: None,
            last_used_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn what_is_drawn_is_read_and_counts() {
        let drawn = draw(API_KEY);
        assert_eq!(drawn.text.len(), 3 + 16 + 1 + 43);
        let token = PrefixedToken::parse(API_KEY, &drawn.text).expect("a token");
        assert_eq!(token.id(), drawn.id);
        let row = row_of(&drawn);
        assert!(token.judge(&row, 0).is_ok());
        assert!(!drawn.text.contains(&drawn.secret_hash));
        assert!(PrefixedToken::parse(MACHINE_TOKEN, &drawn.text).is_none());
        let other = draw(API_KEY);
        let other = PrefixedToken::parse(API_KEY, &other.text).expect("a token");
        assert_eq!(other.judge(&row, 0), Err(Reason::InvalidToken));
    }

    #[test]
    fn why_it_is_over_is_told_to_who_has_the_secret() {
        let (drawn, other) = (draw(API_KEY), draw(API_KEY));
        let token = PrefixedToken::parse(API_KEY, &drawn.text).expect("a token");
        let other = PrefixedToken::parse(API_KEY, &other.text).expect("a token");
        let expired = Stored {
            expires_at: Some(10),
            ..row_of(&drawn)
        };
        assert!(token.judge(&expired, 9).is_ok());
        assert_eq!(token.judge(&expired, 10), Err(Reason::Expired));
        assert_eq!(other.judge(&expired, 10), Err(Reason::InvalidToken));
        let revoked = Stored {
            revoked_at: Some(5),
            ..expired
        };
        assert_eq!(token.judge(&revoked, 10), Err(Reason::Revoked));
        assert_eq!(other.judge(&revoked, 10), Err(Reason::InvalidToken));
    }

    #[test]
    fn use_is_noted_once_a_minute() {
        let drawn = draw(API_KEY);
        let token = PrefixedToken::parse(API_KEY, &drawn.text).expect("a token");
        let note = |last_used_at, now| {
            let row = Stored {
                last_used_at,
                ..row_of(&drawn)
            };
            token.judge(&row, now).expect("counts").note_before
        };
        assert_eq!(note(None, 5), Some(5 - 60_000));
        assert_eq!(note(Some(0), 59_999), None);
        assert_eq!(note(Some(0), 60_000), Some(0));
        assert_eq!(note(Some(9_000), 0), None, "a clock that went back");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(text in any::<String>(), ascii in "ak_[0-9a-f_]{0,70}") {
            for text in [&text, &ascii] {
                if let Some(token) = PrefixedToken::parse(API_KEY, text) {
                    prop_assert_eq!(format!("ak_{}_{}", token.id, token.secret), text.as_str());
                }
            }
        }

        #[test]
        fn another_character_is_another_token(at in 0..63_usize, to in "[ -~é]") {
            let drawn = draw(API_KEY);
            let row = row_of(&drawn);
            let mut changed = drawn.text.to_string();
            changed.replace_range(at..=at, &to);
            prop_assume!(changed != *drawn.text);
            let same = PrefixedToken::parse(API_KEY, &changed)
                .is_some_and(|token| token.id() == drawn.id && token.judge(&row, 0).is_ok());
            prop_assert!(!same);
        }

        #[test]
        fn a_longer_or_shorter_one_is_none(cut in 0..63_usize, more in "[A-Za-z0-9_-]{1,20}") {
            let drawn = draw(API_KEY);
            prop_assert!(PrefixedToken::parse(API_KEY, &drawn.text[..cut]).is_none());
            let longer = format!("{}{more}", drawn.text.as_str());
            prop_assert!(PrefixedToken::parse(API_KEY, &longer).is_none());
        }
    }
}
