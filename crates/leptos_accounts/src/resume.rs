//! [`Accounts`] as what keeps refused forms until their visitor has signed in again: the keys, derived
//! from the root secret, and the table by which each form runs once, on whichever node.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use leptos_auth::resume::{KeyRing, OnceStore, Progress, SealKey, StoreError};

use crate::{
    Accounts, SubKey,
    db::resumed_forms::{self, Spooled},
};

const PURPOSE: &str = "seals";

/// How many forms are kept for one user at a time, beside those that travel in the page.
const SPOOLED: i64 = 8;

impl KeyRing for Accounts {
    fn current(&self) -> SealKey {
        let secret = self.secret();
        key(secret.key_id(), &secret.derive(PURPOSE))
    }

    fn find(&self, id: &str) -> Option<SealKey> {
        let sub_key = self.secret().derive_for(id, PURPOSE)?;
        Some(key(id.to_owned(), &sub_key))
    }
}

fn key(id: String, sub_key: &SubKey) -> SealKey {
    SealKey::new(id, *sub_key.as_bytes())
}

impl OnceStore for Accounts {
    fn now(&self) -> SystemTime {
        let millis = u64::try_from(self.now()).unwrap_or_default();
        UNIX_EPOCH + Duration::from_millis(millis)
    }

    async fn begin(&self, id: &str, until: SystemTime) -> Result<Progress, StoreError> {
        let begun = resumed_forms::begin(self.pool(), id, self.now(), millis(until)).await;
        if begun.map_err(StoreError::new)? {
            return Ok(Progress::First);
        }
        let ended = resumed_forms::has_ended(self.pool(), id).await;
        Ok(match ended.map_err(StoreError::new)? {
            true => Progress::Done,
            false => Progress::Running,
        })
    }

    async fn end(&self, id: &str) -> Result<(), StoreError> {
        let ended = resumed_forms::end(self.pool(), id, self.now()).await;
        ended.map_err(StoreError::new)
    }

    async fn release(&self, id: &str) -> Result<(), StoreError> {
        let released = resumed_forms::release(self.pool(), id).await;
        released.map_err(StoreError::new)
    }

    async fn spool(
        &self,
        id: &str,
        user_id: &str,
        form: &[u8],
        until: SystemTime,
    ) -> Result<bool, StoreError> {
        let new = Spooled {
            id,
            user_id,
            form: &BASE64.encode(form),
            now: self.now(),
            expires_at: millis(until),
            at_most: SPOOLED,
        };
        let spooled = resumed_forms::spool(self.pool(), new).await;
        spooled.map_err(StoreError::new)
    }

    async fn spooled(&self, id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let form = resumed_forms::spooled(self.pool(), id).await;
        let form = form.map_err(StoreError::new)?;
        form.map(|form| BASE64.decode(form))
            .transpose()
            .map_err(StoreError::new)
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
