use std::{future::Future, pin::Pin};

use super::{IdentifyError, User};

/// Issues the short-lived tokens that [`get_token`](super::AuthRequest::get_token) gives: the
/// application's word, for other services, on who is signed in.
///
/// `leptos_accounts` has one. An application with an identity of its own asks its provider.
///
/// # Errors
///
/// When none could be made, or there is no such template. The text goes to the log; who asked gets
/// 503.
pub trait IssueToken: Send + Sync + 'static {
    /// A token for a user who has a session, with the claims of this template; `None` is the plain
    /// session token.
    fn issue_token(
        &self,
        user: &User,
        template: Option<&str>,
    ) -> impl Future<Output = Result<String, IdentifyError>> + Send;
}

type Answer<'a> = Pin<Box<dyn Future<Output = Result<String, IdentifyError>> + Send + 'a>>;

/// [`IssueToken`] behind a pointer; its own future type is not nameable.
pub(crate) trait DynIssueToken: Send + Sync {
    fn issue<'a>(&'a self, user: &'a User, template: Option<&'a str>) -> Answer<'a>;
}

impl<I: IssueToken> DynIssueToken for I {
    fn issue<'a>(&'a self, user: &'a User, template: Option<&'a str>) -> Answer<'a> {
        Box::pin(self.issue_token(user, template))
    }
}
