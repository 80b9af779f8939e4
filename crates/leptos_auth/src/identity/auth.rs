use serde::{Deserialize, Serialize};

use super::{Accepts, FactorAges, Organisation, Predicate, SessionInfo, TokenKind, User};
use crate::Reason;

/// Who sent the request: what `auth().await?` answers, and an extractor for axum handlers.
///
/// Nothing in it refuses anybody; `has(..)` is a plain boolean. What must not be reached is guarded
/// with [`protect`](super::AuthRequest::protect).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    user: Option<User>,
    /// Why nobody is signed in.
    reason: Option<Reason>,
}

impl Auth {
    #[cfg(feature = "ssr")]
    pub(super) fn of(admitted: Result<&User, Reason>) -> Self {
        match admitted {
            Ok(user) => Self {
                user: Some(user.clone()),
                reason: None,
            },
            Err(reason) => Self {
                user: None,
                reason: Some(reason),
            },
        }
    }

    /// As the browser has it: without what it is not told.
    pub(super) fn without_ages(mut self) -> Self {
        self.user = self.user.map(User::without_ages);
        self
    }

    /// The user, when somebody is signed in. Takes the answer, so that it can be asked for in one
    /// line:
    ///
    /// ```
    /// # use leptos_auth::{ServerError, auth, unauthorized};
    /// # async fn ask() -> Result<String, ServerError> {
    /// let Some(me) = auth().await?.user() else { unauthorized()? };
    /// # Ok(me.name().to_owned())
    /// # }
    /// ```
    #[must_use]
    pub fn user(self) -> Option<User> {
        self.user
    }

    /// Whether somebody is signed in.
    #[doc(alias = "isAuthenticated")]
    pub fn is_authenticated(&self) -> bool {
        self.user.is_some()
    }

    /// Why nobody is signed in; `None` when somebody is.
    pub fn reason(&self) -> Option<&Reason> {
        self.reason.as_ref()
    }

    /// The key of the user.
    #[doc(alias = "userId")]
    pub fn user_id(&self) -> Option<&str> {
        Some(self.user.as_ref()?.id())
    }

    /// The session that the request belongs to.
    #[doc(alias = "sessionId")]
    #[doc(alias = "sessionStatus")]
    pub fn session(&self) -> Option<&SessionInfo> {
        self.user.as_ref()?.session()
    }

    /// The organisation that the user acts for.
    #[doc(alias = "orgId")]
    #[doc(alias = "orgRole")]
    #[doc(alias = "orgSlug")]
    pub fn organisation(&self) -> Option<&Organisation> {
        self.user.as_ref()?.organisation()
    }

    /// By which kind of credential the user was recognised.
    #[doc(alias = "tokenType")]
    pub fn token_kind(&self) -> Option<TokenKind> {
        Some(self.user.as_ref()?.token_kind())
    }

    /// How long ago each factor was proven.
    #[doc(alias = "factorVerificationAge")]
    pub fn factor_ages(&self) -> FactorAges {
        let user = self.user.as_ref();
        user.map(User::factor_ages).unwrap_or_default()
    }

    /// The id of who acts in the user's name (impersonation).
    pub fn actor(&self) -> Option<&str> {
        self.user.as_ref()?.actor()
    }

    /// A claim of the credential.
    #[doc(alias = "sessionClaims")]
    pub fn claim(&self, name: &str) -> Option<&serde_json::Value> {
        self.user.as_ref()?.claim(name)
    }

    /// Whether somebody is signed in and meets the demand. By which kinds of credential, is what was
    /// asked with; a demand that says so itself takes no others.
    ///
    /// ```
    /// # use leptos_auth::{Permission, ServerError, auth};
    /// # async fn ask() -> Result<(), ServerError> {
    /// let may_edit = auth().await?.has(Permission("notes:edit"));
    /// # Ok(()) }
    /// ```
    pub fn has(&self, demand: impl Predicate) -> bool {
        let stated = demand.accepts();
        let is_taken =
            |user: &User| stated == Accepts::default() || stated.takes(user.token_kind());
        let user = self.user.as_ref();
        user.is_some_and(|user| is_taken(user) && demand.check(user).is_met())
    }
}

#[cfg(feature = "ssr")]
mod extract {
    use axum::extract::FromRequestParts;
    use http::request::Parts;

    use super::Auth;
    use crate::{
        Interrupt,
        identity::Admission,
        layer::{Scope, missing_layer},
    };

    /// In an axum handler, where there is no owner to ask: 503 when nobody can tell.
    impl<S: Send + Sync> FromRequestParts<S> for Auth {
        type Rejection = Interrupt;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Interrupt> {
            let Some(scope) = parts.extensions.get::<Scope>() else {
                return Err(missing_layer("the extractor `Auth`"));
            };
            let identity = scope.request().identity().await?;
            Ok(Self::of(Admission::default().admit(identity)))
        }
    }
}
