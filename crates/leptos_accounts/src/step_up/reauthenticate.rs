use std::time::Duration;

use leptos_auth::{ActionName, Authed, Interrupt, Reason};
use tower_sessions::Session;

use crate::{
    Accounts, AccountsError, Password,
    at_a_browser::with_nothing_open,
    clock::millis,
    current_password::Current,
    db::{
        proofs::{self, NewProof},
        users,
    },
    events::Outcome,
    session::id_hash,
};

/// How long a proof for an action can be used.
const PROOF: Duration = Duration::from_secs(5 * 60);

impl Accounts {
    /// Proves once more that it is `me`, with the password. `session` goes on under a new id, as after a
    /// sign-in, with what it holds and for whom it acted. With an `action` it has a proof for that, too,
    /// for five minutes and one use.
    ///
    /// # Errors
    ///
    /// 401 with [`Reason::WrongCredentials`] for a wrong password: the session stays as it is. 401 where
    /// it was ended meanwhile. 403 for anybody but a person at a browser, and with
    /// [`Reason::MissingFactor`] for an account without a password. 503 when the database fails or the
    /// hashing queue is full.
    pub async fn reauthenticate(
        &self,
        me: &Authed,
        session: &Session,
        password: &Password,
        action: Option<&ActionName>,
    ) -> Result<(), Interrupt> {
        with_nothing_open(me)?;
        let found = match self.prove(me, password).await? {
            Current::Right(found) => found,
            Current::Wrong => {
                self.reauthentication_event(me, Outcome::WrongPassword);
                return Err(Interrupt::wrong_proof(action.cloned()));
            }
            Current::Missing => {
                self.reauthentication_event(me, Outcome::MissingFactor);
                return Err(Interrupt::forbidden(Reason::MissingFactor));
            }
        };
        if found.disabled_at.is_some() {
            self.reauthentication_event(me, Outcome::DisabledAccount);
            return Err(Interrupt::unauthorized(Reason::Revoked));
        }
        self.renew(me, session).await?;
        // The hash waited in a queue, maybe. What ended the old id meanwhile did not end the new one.
        let goes_on = users::still_has_password(self.pool(), &found)
            .await
            .map_err(AccountsError::from)?
            && self.write_proof(me, session, action).await?;
        if !goes_on {
            session.flush().await.map_err(AccountsError::from)?;
            return Err(Interrupt::unauthorized(Reason::Revoked));
        }
        self.reauthentication_event(me, Outcome::Success);
        Ok(())
    }

    /// Notes what the session has a proof for: this action, or nothing in particular. `false`: it is
    /// over.
    pub(crate) async fn write_proof(
        &self,
        me: &Authed,
        session: &Session,
        action: Option<&ActionName>,
    ) -> Result<bool, AccountsError> {
        let proof = NewProof {
            session: &session.id().map(id_hash).unwrap_or_default(),
            user_id: me.user_id(),
            action: action.map(ActionName::as_str),
            until: action.map(|_| self.now().saturating_add(millis(PROOF))),
        };
        Ok(proofs::write(self.pool(), proof).await?)
    }

    /// Takes the proof that the session has for this action; it is gone then.
    ///
    /// # Errors
    ///
    /// [`Interrupt::proof`] where there is none; 403 for anybody but a person at a browser, and with
    /// [`Reason::MissingFactor`] for an account without a password; 503 when the database fails.
    pub async fn take_proof(
        &self,
        me: &Authed,
        session: &Session,
        action: &ActionName,
    ) -> Result<(), Interrupt> {
        with_nothing_open(me)?;
        let id = session.id().map(id_hash).unwrap_or_default();
        let taken = proofs::take(self.pool(), &id, me.user_id(), action.as_str(), self.now());
        if taken.await.map_err(AccountsError::from)? {
            self.events().by("proof_used", me.user().name());
            return Ok(());
        }
        if !self.has_factor(me.user_id()).await? {
            return Err(Interrupt::forbidden(Reason::MissingFactor));
        }
        Err(Interrupt::proof(action.clone()))
    }

    /// Whether this account has something to prove with.
    pub(crate) async fn has_factor(&self, user_id: &str) -> Result<bool, Interrupt> {
        let hash = users::password_hash(self.pool(), user_id).await;
        let has_password = hash.map_err(AccountsError::from)?.is_some();
        Ok(has_password || self.has_passkey(user_id).await?)
    }

    fn reauthentication_event(&self, me: &Authed, outcome: Outcome) {
        self.events().reauthentication(me.user().name(), outcome);
    }
}
