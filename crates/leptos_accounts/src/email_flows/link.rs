use super::EmailToken;
use crate::{
    Accounts, AccountsError,
    db::email_tokens::{self, Found, Purpose},
    events::Outcome,
};

/// What somebody reads whose link does not work.
pub(super) const DOES_NOT_WORK: &str = "This link does not work any more: it was used, it is too \
    old, or there is a newer one. Ask for another.";

impl Accounts {
    /// Whose link it is; `None` where it does not work (any more). It consumes nothing: whoever does that
    /// still has to be the one.
    pub(super) async fn link(
        &self,
        event: &'static str,
        token: &str,
        purpose: Purpose,
    ) -> Result<Option<Found>, AccountsError> {
        let found = match EmailToken::hash_of(token) {
            Some(hash) => email_tokens::find(self.pool(), hash, purpose).await?,
            None => None,
        };
        let Some(found) = found else {
            self.events().link(event, None, Outcome::Unknown);
            return Ok(None);
        };
        let outcome = if found.ended_at.is_some() {
            Outcome::Revoked
        } else if found.expires_at <= self.now() {
            Outcome::Expired
        } else if found.disabled_at.is_some() {
            Outcome::DisabledAccount
        } else {
            return Ok(Some(found));
        };
        self.events().link(event, Some(&found.email), outcome);
        Ok(None)
    }
}
