//! Access tokens of foreign authorization servers, and whom their subjects are here.

use std::{fmt, future::Future, pin::Pin};

use leptos_auth::{
    Identity, Reason,
    identity::{AccessToken, IdentifyError, TokenKind, Verified, VerifyAccessToken},
    layer::BearerToken,
};

use super::on_behalf;
use crate::{
    Accounts, AccountsError, Email,
    db::{
        credentials::subjects::{self, Found},
        users,
    },
};

type Answer<'a> = Pin<Box<dyn Future<Output = Result<Verified, IdentifyError>> + Send + 'a>>;

/// [`VerifyAccessToken`] behind a pointer; its own future type is not nameable.
pub(crate) trait DynVerifyAccessToken: Send + Sync {
    fn ask<'a>(&'a self, token: &'a BearerToken) -> Answer<'a>;
}

impl<V: VerifyAccessToken> DynVerifyAccessToken for V {
    fn ask<'a>(&'a self, token: &'a BearerToken) -> Answer<'a> {
        Box::pin(self.verify(token))
    }
}

impl fmt::Debug for dyn DynVerifyAccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifyAccessToken")
    }
}

impl Accounts {
    /// Says that a subject of a foreign authorization server is the person with this address here: their
    /// access tokens count from the next request on, for no more than that person may. To say it again
    /// changes nothing.
    ///
    /// # Errors
    ///
    /// There is no such account, the subject is somebody else's, or the database fails.
    pub async fn link_subject(
        &self,
        email: &str,
        issuer: &str,
        subject: &str,
    ) -> Result<(), AccountsError> {
        let email = Email::parse(email)?;
        let user = users::credentials(self.pool(), &email).await?;
        let user = user.ok_or(AccountsError::NoSuchAccount)?;
        let whose = subjects::insert(self.pool(), issuer, subject, &user.id, self.now()).await?;
        if whose.as_deref() != Some(user.id.as_str()) {
            return Err(AccountsError::SubjectTaken);
        }
        self.events().by("subject_linked", email.as_str());
        Ok(())
    }

    /// Ends what [`link_subject`](Self::link_subject) said, from the next request on. Whether there was
    /// anything to end.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn unlink_subject(&self, issuer: &str, subject: &str) -> Result<bool, AccountsError> {
        Ok(subjects::delete(self.pool(), issuer, subject).await?)
    }

    /// Whose access token this is, if anybody was told to verify such.
    pub(crate) async fn identify_access_token(
        &self,
        token: &BearerToken,
    ) -> Result<Identity, IdentifyError> {
        let Some(verifier) = self.tokens().access_tokens() else {
            return Ok(self.refuse_access_token(None, Reason::InvalidToken));
        };
        match verifier.ask(token).await? {
            Verified::Valid(token) => self.subject(&token).await.map_err(IdentifyError::new),
            Verified::Refused(reason) => Ok(self.refuse_access_token(None, reason)),
            _ => Err(IdentifyError::new(
                "an access token was neither valid nor refused",
            )),
        }
    }

    async fn subject(&self, token: &AccessToken) -> Result<Identity, AccountsError> {
        let rows = subjects::find(self.pool(), token.issuer(), token.subject()).await?;
        let Some(Found { owner, .. }) = rows.first() else {
            return Ok(self.refuse_access_token(None, Reason::InvalidToken));
        };
        if owner.disabled_at.is_some() {
            return Ok(self.refuse_access_token(Some(&owner.email), Reason::Revoked));
        }
        let rights = rows.iter().map(|row| &row.right);
        let scopes: Vec<_> = token.scopes().collect();
        let kind = TokenKind::OauthToken;
        let user = on_behalf::user(owner, rights, &scopes, kind, self.catalogue());
        let claims = token.claims();
        let user = claims.fold(user, |user, (name, value)| {
            user.with_claim(name, value.clone())
        });
        Ok(Identity::SignedIn(user))
    }

    fn refuse_access_token(&self, whose: Option<&str>, reason: Reason) -> Identity {
        self.events().refused("access_token", whose, &reason);
        Identity::SignedOut(reason)
    }
}
