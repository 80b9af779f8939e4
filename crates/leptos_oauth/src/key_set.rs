use serde::Deserialize;
use serde_json::Value;

use crate::{
    compact::Compact,
    endpoint::Endpoint,
    fetch::{FetchError, Fetcher},
    key::Key,
};

/// How many keys an issuer may publish. Each of them may be tried on a token that names none.
const MOST_KEYS: usize = 32;

/// The keys of the issuer that tokens are verified with (RFC 7517, section 5).
pub(crate) struct KeySet(Vec<Key>);

/// What the keys say of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    /// One of them made it.
    Good,
    /// None did, though the key that the token names is here.
    Bad,
    /// The key that could have made it is not here.
    UnknownKey,
}

#[derive(Deserialize)]
struct Published {
    keys: Vec<Value>,
}

impl KeySet {
    pub(crate) async fn read(fetcher: &Fetcher, from: &Endpoint) -> Result<Self, FetchError> {
        let published: Published = fetcher.read(from).await?;
        if published.keys.len() > MOST_KEYS {
            return Err(FetchError::TooManyKeys(from.clone()));
        }
        let (all, set) = (published.keys.len(), Self::of(&published.keys));
        tracing::debug!(from = %from, all, usable = set.0.len(), "keys read");
        Ok(set)
    }

    fn of(keys: &[Value]) -> Self {
        Self(keys.iter().filter_map(Key::parse).collect())
    }

    /// Several keys may have the same name (RFC 7517, section 4.5), and a token may name none: all
    /// that fit are tried.
    pub(crate) fn judge(&self, token: &Compact<'_>) -> Signature {
        let fitting = |key: &&Key| {
            let is_named = token.key_id().is_none_or(|id| key.has_id(id));
            is_named && key.is_for(token.algorithm())
        };
        let mut fitting = self.0.iter().filter(fitting).peekable();
        // Without a name nobody can tell a key that is missing from a signature that is wrong.
        let is_there = fitting.peek().is_some() && token.key_id().is_some();
        if fitting.any(|key| key.verifies(token.algorithm(), token.message(), token.signature())) {
            return Signature::Good;
        }
        if is_there {
            Signature::Bad
        } else {
            Signature::UnknownKey
        }
    }
}
