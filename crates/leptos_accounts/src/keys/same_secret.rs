use crate::{Accounts, AccountsError, db::health};

impl Accounts {
    /// Fails where other nodes of this database have another root secret: a form that one of them refused
    /// would be lost here, and a token that one of them signed refused. Call it before serving.
    ///
    /// A new secret is made known to all nodes first, behind the one in use, and put in front of it
    /// afterwards: so nodes that restart one after the other always know both.
    ///
    /// # Errors
    ///
    /// [`AccountsError::OtherSecret`]; or the database fails.
    pub async fn expect_same_secret(&self) -> Result<(), AccountsError> {
        let ours = self.secret();
        let known = health::key_id(self.pool()).await?;
        if let Some(known) = &known
            && !ours.key_ids().any(|id| id == *known)
        {
            return Err(AccountsError::OtherSecret {
                key_id: known.clone(),
            });
        }
        let current = ours.key_id();
        if known.as_ref() != Some(&current) {
            health::replace_key_id(self.pool(), known.as_deref(), &current).await?;
        }
        Ok(())
    }
}
