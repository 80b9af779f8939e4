use leptos_auth::{ActionName, Authed, Interrupt, Reason};
use tower_sessions::Session;

use super::{PasskeyChallenge, PasskeyError, answer::Refusal, ceremony::Place};
use crate::{
    Accounts, AccountsError, at_a_browser::with_nothing_open, db::passkeys, events::Outcome,
    session::id_hash,
};

impl Accounts {
    /// What the browser of somebody who has to prove that it is them is asked for.
    pub(super) fn proof_challenge(
        &self,
        me: &Authed,
        session: &Session,
    ) -> Result<PasskeyChallenge, PasskeyError> {
        with_nothing_open(me)?;
        let session = &session.id().map(id_hash).unwrap_or_default();
        self.challenge(Place::Proof { session })
    }

    /// Proves once more that it is `me`, with a passkey of theirs: as
    /// [`reauthenticate`](Self::reauthenticate) does with the password.
    pub(super) async fn reauthenticate_with_passkey(
        &self,
        me: &Authed,
        session: &Session,
        answer: &str,
        action: Option<&ActionName>,
    ) -> Result<(), Interrupt> {
        with_nothing_open(me)?;
        let here = session.id().map(id_hash).unwrap_or_default();
        let proven = self.proven(Place::Proof { session: &here }, answer).await;
        let proven = match proven {
            Ok(proven) if proven.user_id == me.user_id() => proven,
            Ok(_) => return Err(self.wrong_passkey(me, Outcome::NotVerified, action)),
            Err(Refusal::Not(outcome, _)) => return Err(self.wrong_passkey(me, outcome, action)),
            Err(Refusal::Unavailable(error)) => return Err(error.into()),
        };
        self.renew(me, session).await?;
        let counts =
            self.note_passkey_use(&proven).await? && self.write_proof(me, session, action).await?;
        if !counts {
            session.flush().await.map_err(AccountsError::from)?;
            return Err(Interrupt::unauthorized(Reason::Revoked));
        }
        self.events()
            .passkey_proof(me.user().name(), Outcome::Success);
        Ok(())
    }

    /// Whether this account can prove who it is with a passkey.
    pub(crate) async fn has_passkey(&self, user_id: &str) -> Result<bool, AccountsError> {
        if self.relying_party().is_err() {
            return Ok(false);
        }
        Ok(passkeys::has_any(self.pool(), user_id).await?)
    }

    fn wrong_passkey(
        &self,
        me: &Authed,
        outcome: Outcome,
        action: Option<&ActionName>,
    ) -> Interrupt {
        self.events().passkey_proof(me.user().name(), outcome);
        Interrupt::wrong_proof(action.cloned())
    }
}
