//! The password of somebody who is signed in, asked for once more.

use leptos_auth::{Authed, Interrupt};
use tower_sessions::Session;

use crate::{
    Accounts, AccountsError, Password,
    db::{organisations, users},
    hasher::{HashKey, Verdict},
    session::id_hash,
    throttle::Counted,
};

/// What somebody gave as their password.
pub(crate) enum Current {
    /// It is; and what the database has of the account.
    Right(users::Credentials),
    Wrong,
    /// The account has none.
    Missing,
}

impl Accounts {
    /// Whether this is the password of `me`. The work is that of a sign-in, in the same queue.
    pub(crate) async fn prove(
        &self,
        me: &Authed,
        password: &Password,
    ) -> Result<Current, Interrupt> {
        if password.is_too_long() {
            return Ok(Current::Wrong);
        }
        let found = users::credentials_of(self.pool(), me.user_id()).await;
        let Some(mut found) = found.map_err(AccountsError::from)? else {
            return Ok(Current::Wrong);
        };
        // A session that is stolen guesses in its own name, and locks its owner out of no other.
        let session = me.user().session();
        let session = session.map_or(me.user_id(), |session| &session.id);
        let counted = self.throttles().proof(session).await?;
        let stored = found.password_hash.clone();
        let is_missing = stored.is_none();
        let key = HashKey::account(me.user().name());
        let verdict = self.hasher().verify(key.clone(), password, stored).await?;
        if is_missing {
            return Ok(Current::Missing);
        }
        if verdict == Verdict::Wrong {
            return Ok(Current::Wrong);
        }
        self.settle(counted, verdict, &mut found, key, password)
            .await;
        Ok(Current::Right(found))
    }

    /// What follows a right password, wherever it was asked for: the try was no guess, and a hash that is
    /// too weak gives way.
    pub(crate) async fn settle(
        &self,
        counted: Counted<'_>,
        verdict: Verdict,
        found: &mut users::Credentials,
        key: HashKey,
        password: &Password,
    ) {
        counted.give_back().await;
        if verdict == Verdict::RightButWeak {
            self.strengthen(found, key, password).await;
        }
    }

    /// Replaces a hash that costs too little by now, or has not the pepper it should have, and notes the
    /// new one in `found`. If that fails the next sign-in tries again.
    async fn strengthen(&self, found: &mut users::Credentials, key: HashKey, password: &Password) {
        let Some(old) = &found.password_hash else {
            return;
        };
        let Ok(new) = self.hasher().hash(key, password).await else {
            return;
        };
        match users::replace_hash(self.pool(), &found.id, old, &new).await {
            Ok(true) => found.password_hash = Some(new),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "could not store a stronger password hash"),
        }
    }

    /// A new id for the session, which is as fresh as after a sign-in: who has got hold of the old one is
    /// out.
    pub(crate) async fn renew(&self, me: &Authed, session: &Session) -> Result<(), AccountsError> {
        let replaced = session.id();
        session.cycle_id().await?;
        self.sessions().number_after(replaced, session).await?;
        session.save().await?;
        let acts_for = me.user().organisation().map(|it| it.id());
        if let (Some(id), Some(organisation)) = (session.id(), acts_for) {
            // The new row acts for none. Should they have left it meanwhile, that stays so.
            let id = id_hash(id);
            organisations::choose(self.pool(), &id, me.user_id(), Some(organisation), None).await?;
        }
        Ok(())
    }
}
