use leptos_auth::User;
use tower_sessions::Session;

use super::MailRequest;
use crate::{Accounts, AccountsError, Email, SignUpError, id};

/// Where the session of a browser that signed up says for whom, until the address is verified.
pub(super) const SIGNED_UP_KEY: &str = "leptos_accounts.signed_up";

/// What became of a sign-up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedUp {
    /// There is an account, and its owner is signed in.
    In(User),
    /// Somebody was sent a mail: whoever signed up, or whoever has had an account under this address
    /// before. Nobody is signed in.
    MailSent,
}

impl Accounts {
    /// Has the account made behind the answer, which is the same where there is one already. So is what
    /// this browser is given to be known by when the link is opened in it.
    pub(crate) async fn sign_up_by_mail(
        &self,
        session: &Session,
        email: Email,
        password_hash: String,
    ) -> Result<SignedUp, SignUpError> {
        let id = id::random();
        let kept = session.insert(SIGNED_UP_KEY, &id).await;
        kept.map_err(AccountsError::from)?;
        session.save().await.map_err(AccountsError::from)?;
        let request = MailRequest::SignUp {
            id,
            email,
            password_hash,
        };
        self.ask_for_mail(request)?;
        Ok(SignedUp::MailSent)
    }

    /// Sends the link to somebody who has just signed up. If there is no room for it they are signed up all
    /// the same, and can ask for another.
    pub(crate) async fn send_first_link(&self, email: Email) {
        if !self.sends_mail() {
            return;
        }
        let request = MailRequest::Verification { email };
        if let Err(interrupt) = self.ask_for_mail(request) {
            interrupt.discard();
        }
    }
}
