use leptos_auth::{Authed, Interrupt};

use super::Device;
use crate::{
    Accounts, AccountsError, Email,
    at_a_browser::with_nothing_open,
    credentials::prefixed_token::is_id,
    db::{devices, sessions, users},
    session::State,
};

impl Accounts {
    /// Where `me` is signed in, what was used last first.
    ///
    /// # Errors
    ///
    /// 503 when the database fails.
    pub async fn devices(&self, me: &Authed) -> Result<Vec<Device>, Interrupt> {
        let rows = devices::of_user(self.pool(), me.user_id()).await;
        let rows = rows.map_err(AccountsError::from)?;
        let (now, lifetime) = (self.now(), self.sessions().lifetime());
        let current = this_session(me);
        let alive = rows
            .into_iter()
            .filter(|row| matches!(lifetime.state(row.times, now), State::Active { .. }));
        Ok(alive
            .map(|row| Device {
                is_current: current == row.public_id,
                id: row.public_id,
                name: row.device,
                started_at: row.created_at,
                last_used_at: row.times.last_seen,
            })
            .collect())
    }

    /// Ends one session of `me`, from its next request on. Where it is the one that asks,
    /// [`sign_out`](Self::sign_out) takes the cookie away, too.
    ///
    /// # Errors
    ///
    /// 404 where `me` has no such session, whether somebody else has it or not; 403 for anybody but a
    /// person at a browser; 503 when the database fails.
    pub async fn revoke_device(&self, me: &Authed, id: &str) -> Result<(), Interrupt> {
        with_nothing_open(me)?;
        if !is_id(id) {
            return Err(Interrupt::not_found());
        }
        let revoked = devices::revoke(self.pool(), id, me.user_id(), self.now()).await;
        if !revoked.map_err(AccountsError::from)? {
            return Err(Interrupt::not_found());
        }
        self.events().by("device_revoked", me.user().name());
        Ok(())
    }

    /// Ends all sessions of `me` but the one that asks, and says how many that were.
    ///
    /// # Errors
    ///
    /// 403 for anybody but a person at a browser; 503 when the database fails.
    pub async fn revoke_other_devices(&self, me: &Authed) -> Result<u64, Interrupt> {
        with_nothing_open(me)?;
        let kept = this_session(me);
        let revoked = sessions::revoke_others(self.pool(), me.user_id(), kept, self.now()).await;
        let revoked = revoked.map_err(AccountsError::from)?;
        self.events().by("devices_revoked", me.user().name());
        Ok(revoked)
    }

    /// For the operator: ends all sessions of an account, and says how many that were. Its keys stay, and
    /// its password signs in again.
    ///
    /// # Errors
    ///
    /// When there is no such account, or the database fails.
    pub async fn revoke_sessions_of(&self, email: &str) -> Result<u64, AccountsError> {
        let email = Email::parse(email)?;
        let user = users::credentials(self.pool(), &email).await?;
        let user = user.ok_or(AccountsError::NoSuchAccount)?;
        let revoked = sessions::revoke_others(self.pool(), &user.id, "", self.now()).await?;
        self.events().by("sessions_revoked", email.as_str());
        Ok(revoked)
    }

    /// For the operator: ends all sessions of everybody, and says how many that were.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn revoke_all_sessions(&self) -> Result<u64, AccountsError> {
        let revoked = devices::revoke_all(self.pool(), self.now()).await?;
        self.events().of_nobody("all_sessions_revoked");
        Ok(revoked)
    }
}

/// The public name of the session that asks; an empty one for whoever has none.
pub(crate) fn this_session(me: &Authed) -> &str {
    let session = me.user().session();
    session.map_or("", |session| session.id.as_str())
}
