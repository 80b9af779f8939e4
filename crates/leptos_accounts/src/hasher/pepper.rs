//! Peppers: keys that go into every hash and stand in no database.
//!
//! Whoever has the database alone can not try passwords on it. The PHC string names the pepper with
//! `keyid`, so that one can take the place of another.

use std::fmt;

use super::HashError;
use crate::{RootSecret, SubKey};

const PURPOSE: &str = "password pepper";

/// The pepper for new hashes, if there is one, and all that stored hashes may have.
#[derive(Clone, Default)]
pub(crate) struct Peppers {
    current: Option<Vec<u8>>,
    /// By the id of the secret that each is derived from.
    known: Vec<(Vec<u8>, SubKey)>,
}

impl Peppers {
    /// New hashes have that of `used`, in front. Known are all of both secrets: a pepper can be turned
    /// off, and nobody is locked out by it.
    pub(crate) fn new(root: &RootSecret, used: Option<&RootSecret>) -> Self {
        let known = used.into_iter().chain([root]).flat_map(|secret| {
            secret.key_ids().filter_map(|id| {
                let key = secret.derive_for(&id, PURPOSE)?;
                Some((id.into_bytes(), key))
            })
        });
        Self {
            current: used.map(|secret| secret.key_id().into_bytes()),
            known: known.collect(),
        }
    }

    /// What stands in `keyid` of a new hash; empty where there is no pepper.
    pub(super) fn current_id(&self) -> &[u8] {
        self.current.as_deref().unwrap_or_default()
    }

    /// The pepper that a hash names; `None` where it names none.
    pub(super) fn with_id(&self, id: &[u8]) -> Result<Option<&SubKey>, HashError> {
        if id.is_empty() {
            return Ok(None);
        }
        let found = self.known.iter().find(|(known, _)| known == id);
        let unknown = || HashError::UnknownPepper(String::from_utf8_lossy(id).into_owned());
        found.map(|(_, key)| Some(key)).ok_or_else(unknown)
    }
}

impl fmt::Debug for Peppers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Peppers")
            .field("is_used", &self.current.is_some())
            .field("known", &self.known.len())
            .finish_non_exhaustive()
    }
}
