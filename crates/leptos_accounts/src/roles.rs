//! The roles of accounts, as the operator gives and takes them.

use crate::{
    Accounts, AccountsError, Email,
    db::users::{self, Credentials},
};

impl Accounts {
    /// Gives an account a role, from the next request on, which gives its sessions new ids. Its address has
    /// to be verified: anybody can sign up with anybody's.
    ///
    /// # Errors
    ///
    /// When there is no such account or role, nobody has verified the address, or the database fails. A
    /// role of organisations is given by their administrators.
    pub async fn grant(&self, email: &str, role: &str) -> Result<(), AccountsError> {
        let email = Email::parse(email)?;
        let user = self.grantee(&email, role).await?;
        if user.standing.email_verified_at.is_none() {
            return Err(AccountsError::Unverified);
        }
        self.give(&user, &email, role).await
    }

    /// The same, whether the address is verified or not: for whoever knows by other means whose account it
    /// is.
    ///
    /// # Errors
    ///
    /// As [`grant`](Self::grant), but for the address.
    pub async fn grant_unverified(&self, email: &str, role: &str) -> Result<(), AccountsError> {
        let email = Email::parse(email)?;
        let user = self.grantee(&email, role).await?;
        self.give(&user, &email, role).await
    }

    /// Takes a role away from an account, from the next request on, which gives its sessions new ids; also
    /// one that the [`Catalogue`](crate::Catalogue) knows no more. Whether it had it.
    ///
    /// # Errors
    ///
    /// When the address is none, or the database fails.
    pub async fn withdraw(&self, email: &str, role: &str) -> Result<bool, AccountsError> {
        let email = Email::parse(email)?;
        let Some(user) = users::credentials(self.pool(), &email).await? else {
            return Ok(false);
        };
        let withdrawn = users::withdraw(self.pool(), &user.id, role, self.now()).await?;
        if withdrawn {
            self.events().by("role_withdrawn", email.as_str());
        }
        Ok(withdrawn)
    }

    async fn grantee(&self, email: &Email, role: &str) -> Result<Credentials, AccountsError> {
        self.catalogue().check_role(role)?;
        let user = users::credentials(self.pool(), email).await?;
        user.ok_or(AccountsError::NoSuchAccount)
    }

    async fn give(
        &self,
        user: &Credentials,
        email: &Email,
        role: &str,
    ) -> Result<(), AccountsError> {
        users::grant(self.pool(), &user.id, role, self.now()).await?;
        self.events().by("role_granted", email.as_str());
        Ok(())
    }
}
