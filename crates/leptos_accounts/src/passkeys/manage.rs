use leptos_auth::{Authed, Interrupt};

use super::{Passkey, PasskeyError};
use crate::{
    Accounts,
    at_a_browser::with_nothing_open,
    db::passkeys::{self, Removed},
};

type Result<T> = std::result::Result<T, PasskeyError>;

impl Accounts {
    /// The passkeys of `me`, the newest first.
    ///
    /// # Errors
    ///
    /// 503 when the database fails.
    pub async fn passkeys(&self, me: &Authed) -> Result<Vec<Passkey>> {
        Ok(passkeys::of_user(self.pool(), me.user_id()).await?)
    }

    /// Removes a passkey of `me`, for good. The sessions that began with it go on. It asks for nothing:
    /// the guard before it does, as that of [`remove_passkey`](crate::remove_passkey).
    ///
    /// # Errors
    ///
    /// 404 where `me` has no such passkey, whether somebody else has it or not; [`PasskeyError::Last`]
    /// where nothing else opens the account; 403 for anybody but a person at a browser; 503 when the
    /// database fails.
    pub async fn remove_passkey(&self, me: &Authed, id: &str) -> Result<()> {
        with_nothing_open(me)?;
        match passkeys::remove(self.pool(), id, me.user_id()).await? {
            Removed::Yes => {}
            Removed::NoSuch => return Err(Interrupt::not_found().into()),
            Removed::Last => return Err(PasskeyError::Last),
        }
        self.events().by("passkey_removed", me.user().name());
        Ok(())
    }
}
