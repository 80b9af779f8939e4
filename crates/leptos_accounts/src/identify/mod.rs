//! Who sent a request.

mod bearer;
pub(crate) mod session;

use http::request::Parts;
use leptos_auth::{
    Identify, IdentifyError, Identity, Kind, Reason, User,
    identity::Former,
    layer::{BasicCredentials, BearerToken},
};
use tower_sessions::{Session, session::Id};

use crate::{
    Accounts, AccountsError, Password,
    session::{Owned, RotationDue, State, device_name},
    visitor::Client,
};

/// 1. No session id came with the request: signed out, without a query.
/// 2. Else one query reads the session, its user and their rights as they are now, so a role that
///    was taken away, an account that was disabled and a session that was ended count at once.
///    A request with `Authorization` is a machine's: its session is not looked at.
/// 3. The session is not loaded for it: what the application keeps there stays untouched.
/// 4. A token of a program is looked up by one query, too ([`credentials`](mod@crate::credentials)).
impl Identify for Accounts {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let session = request.extensions.get::<Session>();
        let session = session.ok_or_else(|| IdentifyError::new(AccountsError::MissingLayer))?;
        let Some(id) = session.id() else {
            return Ok(Identity::SignedOut(Reason::NoCredential));
        };
        match self.sessions().owner(id).await {
            Ok(Some(owned)) => {
                self.note_use(id, &owned, request).await;
                let whose = owner_of_what_is_over(&owned);
                let identity = session::identity(owned, self.catalogue(), self.tasks());
                if let (Some(whose), Identity::SignedOut(reason)) = (whose, &identity) {
                    self.events().refused("session", Some(&whose), reason);
                }
                Ok(identity)
            }
            Ok(None) => {
                let reason = Reason::InvalidToken;
                self.events().refused("session", None, &reason);
                Ok(Identity::SignedOut(reason))
            }
            Err(error) => Err(IdentifyError::new(error)),
        }
    }

    /// Also of a session that has expired or was ended, for as long as its row is kept.
    async fn former(&self, request: &Parts) -> Result<Option<Former>, IdentifyError> {
        let session = request.extensions.get::<Session>().and_then(Session::id);
        let Some(id) = session else { return Ok(None) };
        let former = self.sessions().former(id).await;
        former.map_err(IdentifyError::new)
    }

    fn pseudonym(&self, user: &User) -> Option<String> {
        Some(self.events().pseudonym(user.name()))
    }

    fn session_ended(&self, request: &Parts) -> impl Future<Output = ()> + Send + 'static {
        let session = request.extensions.get::<Session>().and_then(Session::id);
        let ended = session.map(|id| self.sessions().ended(id));
        async move {
            match ended {
                Some(ended) => ended.await,
                None => std::future::pending().await,
            }
        }
    }

    async fn identify_bearer(
        &self,
        token: &BearerToken,
        _: &Parts,
    ) -> Result<Identity, IdentifyError> {
        self.whose_token(token).await
    }

    async fn identify_basic(
        &self,
        credentials: &BasicCredentials,
        request: &Parts,
    ) -> Result<Identity, IdentifyError> {
        if !self.accepts_basic() {
            return Ok(Identity::SignedOut(Reason::InvalidToken));
        }
        let password = Password::from(credentials.password());
        let client = Client::of(request);
        match self.user_of(&client, credentials.name(), &password).await {
            Ok(Some(user)) => Ok(Identity::SignedIn(user)),
            Ok(None) => Ok(Identity::SignedOut(Reason::WrongCredentials)),
            Err(interrupt) => {
                let retry_after = interrupt.retry_after();
                let too_many = interrupt.kind() == Kind::TooManyRequests;
                interrupt.discard();
                Err(match retry_after.filter(|_| too_many) {
                    Some(retry_after) => IdentifyError::too_many_requests(retry_after),
                    None => IdentifyError::new("the password could not be checked"),
                })
            }
        }
    }
}

impl Accounts {
    /// Notes with which device a session is used, where that was another one, once in a while; and that
    /// it is to get a new id.
    async fn note_use(&self, id: Id, owned: &Owned, request: &Parts) {
        let (State::Active { touch }, Some(row)) = (owned.state, owned.rows.first()) else {
            return;
        };
        if (touch || row.device.is_none())
            && let Some(device) = device_name(&request.headers)
            && row.device.as_ref() != Some(&device)
        {
            self.sessions().note_device(id, &device).await;
        }
        if owned.is_rotation_due
            && let Some(due) = request.extensions.get::<RotationDue>()
        {
            due.set(row.email.as_deref().unwrap_or_default());
        }
    }
}

/// Whose session it was, where it lets nobody in any more.
fn owner_of_what_is_over(owned: &Owned) -> Option<String> {
    let row = owned.rows.first()?;
    let is_active = matches!(owned.state, State::Active { .. });
    if is_active && row.disabled_at.is_none() {
        return None;
    }
    row.email.clone()
}
