use std::{error::Error, fmt, future::Future, pin::Pin, time::Duration};

use futures::future::BoxFuture;
use http::request::Parts;

use super::{Former, Identity, TokenKind, User};
use crate::{
    Interrupt, Reason,
    layer::{Authorization, BasicCredentials, BearerToken},
};

/// Tells who sent a request. The application implements it, or takes the one of `leptos_accounts`.
///
/// One of its methods is asked at most once per request, the first time somebody needs the answer,
/// however often the page is rendered: the one for the credential that came. A request with
/// `Authorization` is a machine's, so nothing falls back to a cookie beside it. Give it to [`InterruptLayer::identify`](crate::InterruptLayer::identify).
///
/// # Errors
///
/// An error means that the question could not be answered (the store is down, say). It becomes a
/// 503, never a 401: somebody who is signed in must not be told otherwise by an outage.
pub trait Identify: Send + Sync + 'static {
    /// Answers for the request with this head. Whatever outer layers left in its extensions (a
    /// session, the peer's address) is there.
    fn identify(
        &self,
        request: &Parts,
    ) -> impl Future<Output = Result<Identity, IdentifyError>> + Send;

    /// Answers for a request with `Authorization: Bearer` (RFC 6750), or with a key in the header that
    /// a challenge names ([`challenge::ApiKey`](crate::challenge::ApiKey)), where nothing but a key
    /// counts. Unless it is written, there are no tokens, and none is valid.
    ///
    /// By which [kind](crate::User::with_token_kind) of credential it was, is said with the user: guards take
    /// sessions only, unless they [say otherwise](crate::identity::AuthRequest::accepts).
    fn identify_bearer(
        &self,
        _token: &BearerToken,
        _request: &Parts,
    ) -> impl Future<Output = Result<Identity, IdentifyError>> + Send {
        async { Ok(Identity::SignedOut(Reason::InvalidToken)) }
    }

    /// Answers for a request with `Authorization: Basic` (RFC 7617). Unless it is written, no
    /// password is right there. Who writes it counts failures where the sign-in form does.
    fn identify_basic(
        &self,
        _credentials: &BasicCredentials,
        _request: &Parts,
    ) -> impl Future<Output = Result<Identity, IdentifyError>> + Send {
        async { Ok(Identity::SignedOut(Reason::InvalidToken)) }
    }

    /// Who had the session that the request carries, also where it has expired or was ended: for as long
    /// as a form of theirs may go on after they signed in again
    /// ([`SEAL_LIFETIME`](crate::resume::SEAL_LIFETIME)). Asked when such a form is refused. Unless it is
    /// written nobody knows, and every form waits for somebody to send it.
    fn former(
        &self,
        _request: &Parts,
    ) -> impl Future<Output = Result<Option<Former>, IdentifyError>> + Send {
        async { Ok(None) }
    }

    /// What stands for a user in the log, so that the events of one account can be told to belong together
    /// and nobody who reads them learns who it is. Unless it is written, the log does not say.
    fn pseudonym(&self, _user: &User) -> Option<String> {
        None
    }

    /// Resolves when the session that the request carries has ended: by a sign-out, on whichever node, a
    /// revocation, or its time. A response that is still being sent then is cut off, and whoever holds a
    /// socket hears of it ([`session_ended`](crate::identity::AuthRequest::session_ended)). Within a second,
    /// please. Unless it is written, that is never.
    fn session_ended(&self, _request: &Parts) -> impl Future<Output = ()> + Send + 'static {
        std::future::pending()
    }
}

/// The identity could not be established. The text goes to the log, never to the visitor.
#[derive(Debug)]
pub struct IdentifyError {
    source: Box<dyn Error + Send + Sync>,
    retry_after: Option<Duration>,
}

impl IdentifyError {
    /// Wraps what went wrong. The answer is 503.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            retry_after: None,
        }
    }

    /// Whoever it is has tried too often: they were not even looked for. The answer is 429, with
    /// `Retry-After`.
    #[must_use]
    pub fn too_many_requests(retry_after: Duration) -> Self {
        Self {
            source: "too many requests".into(),
            retry_after: Some(retry_after),
        }
    }

    /// What the visitor is told.
    pub(crate) fn refusal(&self) -> Refusal {
        self.retry_after
            .map_or(Refusal::Unavailable, Refusal::TooMany)
    }
}

impl fmt::Display for IdentifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("could not tell who sent the request")
    }
}

impl Error for IdentifyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// Why nobody knows who it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    Unavailable,
    TooMany(Duration),
}

impl Refusal {
    pub(crate) fn interrupt(self) -> Interrupt {
        match self {
            Self::Unavailable => Interrupt::unavailable(),
            Self::TooMany(retry_after) => Interrupt::too_many_requests(retry_after),
        }
    }
}

type Answer<'a, T = Identity> = Pin<Box<dyn Future<Output = Result<T, IdentifyError>> + Send + 'a>>;

/// [`Identify`] behind a pointer; its own future type is not nameable.
pub(crate) trait DynIdentify: Send + Sync {
    /// Asks for the credential that came with the request.
    fn ask<'a>(&'a self, came: &'a Authorization, request: &'a Parts) -> Answer<'a>;

    fn former<'a>(&'a self, request: &'a Parts) -> Answer<'a, Option<Former>>;

    fn pseudonym(&self, user: &User) -> Option<String>;

    fn session_ended(&self, request: &Parts) -> BoxFuture<'static, ()>;
}

impl<I: Identify> DynIdentify for I {
    fn ask<'a>(&'a self, came: &'a Authorization, request: &'a Parts) -> Answer<'a> {
        match came {
            Authorization::Absent => Box::pin(self.identify(request)),
            Authorization::Bearer(token) => Box::pin(self.identify_bearer(token, request)),
            Authorization::ApiKey(key) => Box::pin(only_keys(self.identify_bearer(key, request))),
            Authorization::Basic(basic) => Box::pin(self.identify_basic(basic, request)),
            Authorization::BrokenBearer
            | Authorization::BrokenApiKey
            | Authorization::Unreadable => {
                Box::pin(async { Ok(Identity::SignedOut(Reason::InvalidToken)) })
            }
        }
    }

    fn former<'a>(&'a self, request: &'a Parts) -> Answer<'a, Option<Former>> {
        Box::pin(Identify::former(self, request))
    }

    fn pseudonym(&self, user: &User) -> Option<String> {
        Identify::pseudonym(self, user)
    }

    fn session_ended(&self, request: &Parts) -> BoxFuture<'static, ()> {
        Box::pin(Identify::session_ended(self, request))
    }
}

/// In the header for keys, other tokens are none of ours.
async fn only_keys(
    answer: impl Future<Output = Result<Identity, IdentifyError>>,
) -> Result<Identity, IdentifyError> {
    match answer.await? {
        Identity::SignedIn(user) if user.token_kind() != TokenKind::ApiKey => {
            Ok(Identity::SignedOut(Reason::InvalidToken))
        }
        answer => Ok(answer),
    }
}
