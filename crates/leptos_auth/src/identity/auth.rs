use std::{
    future::{Future, IntoFuture},
    panic::Location,
    pin::Pin,
};

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::Admission;
use super::{Accepts, FactorAges, Organisation, Predicate, Protect, SessionInfo, TokenKind, User};
use crate::{Interrupt, Reason};

/// Asks who sent the request, and, with [`protect`](AuthRequest::protect), whether they may.
///
/// For server functions, resources and boundary guards on the server. In an axum handler use the
/// extractors [`Authed`](super::Authed), [`Has`](super::Has) and [`AuthRequest`]. In the browser
/// `auth().await` answers below [`AuthProvider`](super::AuthProvider), with what the server said
/// last, and `auth().protect(..)` never: what has to be guarded calls a server function.
///
/// ```
/// # use leptos_auth::{Role, ServerError, SignedIn, auth};
/// async fn list_notes() -> Result<Vec<String>, ServerError> {
///     let me = auth().protect(SignedIn).await?;
///     Ok(vec![format!("a note of {}", me.user_id())])
/// }
/// async fn close_account(id: &str) -> Result<(), ServerError> {
///     auth().protect(Role("admin")).await?;
///     Ok(())
/// }
/// async fn greeting() -> Result<String, ServerError> {
///     Ok(match auth().await?.user() {
///         Some(user) => format!("Hello {}", user.name()),
///         None => "Hello".into(),
///     })
/// }
/// ```
///
/// # Errors
///
/// `auth().await` itself interrupts only with 503, when nobody could tell.
#[doc(alias = "currentUser")]
#[track_caller]
pub fn auth() -> AuthRequest {
    AuthRequest {
        line: Location::caller(),
        #[cfg(feature = "ssr")]
        scope: None,
        #[cfg(feature = "ssr")]
        admission: Admission::default(),
        #[cfg(not(feature = "ssr"))]
        provided: super::UseAuth::provided(),
    }
}

/// A question that is asked when it is awaited: what [`auth`] gives, and an extractor for axum
/// handlers, where nothing else says which request is served.
///
/// ```
/// # #[cfg(feature = "ssr")] {
/// # use axum::{Router, routing::get};
/// # use leptos_auth::{Role, ServerError, identity::AuthRequest};
/// async fn report(auth: AuthRequest) -> Result<String, ServerError> {
///     let me = auth.protect(Role("auditor")).conceal().await?;
///     Ok(format!("A report for {}.", me.user().name()))
/// }
/// let router: Router = Router::new().route("/v1/report", get(report));
/// # }
/// ```
#[derive(Debug)]
#[cfg_attr(
    not(feature = "ssr"),
    allow(dead_code, reason = "guards are the server's")
)]
#[must_use = "nothing is asked until it is awaited: write `auth().await?` or `auth().protect(..).await?`"]
pub struct AuthRequest {
    line: &'static Location<'static>,
    /// The request, where no owner knows it.
    #[cfg(feature = "ssr")]
    scope: Option<crate::layer::Scope>,
    #[cfg(feature = "ssr")]
    admission: Admission,
    /// What an `<AuthProvider>` above knows.
    #[cfg(not(feature = "ssr"))]
    provided: Option<super::UseAuth>,
}

impl AuthRequest {
    /// Says which kinds of credential count; without it, the session alone. Who comes with another is
    /// signed out, for the reason [`Reason::UnacceptedToken`].
    ///
    /// ```
    /// # #[cfg(feature = "ssr")] {
    /// # use axum::{Router, routing::get};
    /// # use leptos_auth::{Permission, ServerError, TokenKind, identity::AuthRequest};
    /// async fn notes(auth: AuthRequest) -> Result<String, ServerError> {
    ///     let auth = auth.accepts([TokenKind::SessionToken, TokenKind::ApiKey]);
    ///     let me = auth.protect(Permission("notes:read")).await?;
    ///     Ok(format!("The notes of {}.", me.user().name()))
    /// }
    /// let router: Router = Router::new().route("/v1/notes", get(notes));
    /// # }
    /// ```
    #[doc(alias = "acceptsToken")]
    #[cfg_attr(
        not(feature = "ssr"),
        expect(unused_mut, unused_variables, reason = "the server decides")
    )]
    pub fn accepts(mut self, kinds: impl Into<Accepts>) -> Self {
        #[cfg(feature = "ssr")]
        {
            self.admission.accepts = Some(kinds.into());
        }
        self
    }

    /// Whether somebody who has a [`Task`](crate::Task) open is signed out; they are, unless this says
    /// `false`. For the function that finishes the task.
    ///
    /// ```
    /// # use leptos_auth::{ServerError, SignedIn, auth};
    /// async fn accept_terms() -> Result<(), ServerError> {
    ///     let me = auth().treat_pending_as_signed_out(false).protect(SignedIn).await?;
    ///     Ok(())
    /// }
    /// ```
    #[doc(alias = "treatPendingAsSignedOut")]
    #[cfg_attr(
        not(feature = "ssr"),
        expect(unused_mut, unused_variables, reason = "the server decides")
    )]
    pub fn treat_pending_as_signed_out(mut self, signed_out: bool) -> Self {
        #[cfg(feature = "ssr")]
        {
            self.admission.admits_pending = !signed_out;
        }
        self
    }

    /// Makes it a guard: 401 when nobody is signed in, 403 when the demand is not met; see
    /// [`Protect`] for other outcomes.
    #[track_caller]
    pub fn protect<P: Predicate>(mut self, demand: P) -> Protect<P> {
        self.line = Location::caller();
        Protect::new(self, demand)
    }

    /// Leads a document to the page for signing in
    /// ([`InterruptLayer::sign_in_url`](crate::InterruptLayer)) with 303, and from there back to
    /// `return_back_url`, a path of this site; without one, to what was asked for. Anything else than a
    /// document gets the 401 that [`unauthorized`](crate::unauthorized) gives.
    ///
    /// An application with a page of its own in each boundary has no need of it: there the form is where
    /// the visitor is.
    ///
    /// ```
    /// # use leptos_auth::{ServerError, User, auth};
    /// async fn account() -> Result<User, ServerError> {
    ///     match auth().await?.user() {
    ///         Some(user) => Ok(user),
    ///         None => Ok(auth().redirect_to_sign_in(None)?),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Always.
    #[doc(alias = "redirectToSignIn")]
    #[track_caller]
    pub fn redirect_to_sign_in<T>(mut self, return_back_url: Option<&str>) -> Result<T, Interrupt> {
        self.line = Location::caller();
        Err(leave_for_sign_in(&self, return_back_url))
    }

    /// A short-lived, signed token of the visitor's session, for other services: `None` when nobody is
    /// signed in, or not with the cookie of a session. With a `template`, it has the claims that the application
    /// configured under that name.
    ///
    /// Who issues it is [`InterruptLayer::token_issuer`](crate::InterruptLayer::token_issuer). On the
    /// server only; a page that needs one calls a server function.
    ///
    /// ```
    /// # use leptos_auth::{ServerError, auth};
    /// # async fn call(_: &str) -> Result<(), ServerError> { Ok(()) }
    /// async fn ask_the_billing_service() -> Result<(), ServerError> {
    ///     match auth().get_token(Some("billing")).await? {
    ///         Some(token) => call(&format!("Bearer {token}")).await,
    ///         None => Ok(()),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// 503, when nobody could tell who asks, or no token could be issued.
    #[doc(alias = "getToken")]
    pub async fn get_token(self, template: Option<&str>) -> Result<Option<String>, Interrupt> {
        issue_token(self, template).await
    }

    #[cfg(feature = "ssr")]
    pub(super) fn admission(&self) -> Admission {
        self.admission
    }

    #[cfg(feature = "ssr")]
    pub(super) fn line(&self) -> &'static Location<'static> {
        self.line
    }
}

/// Who sent the request: what `auth().await?` answers, and an extractor for axum handlers.
///
/// Nothing in it refuses anybody; `has(..)` is a plain boolean. What must not be reached is guarded
/// with [`protect`](AuthRequest::protect).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    user: Option<User>,
    /// Why nobody is signed in.
    reason: Option<Reason>,
}

impl Auth {
    #[cfg(feature = "ssr")]
    fn of(admitted: Result<&User, Reason>) -> Self {
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

    /// Whether somebody is signed in and meets the demand.
    ///
    /// ```
    /// # use leptos_auth::{Permission, ServerError, auth};
    /// # async fn ask() -> Result<(), ServerError> {
    /// let may_edit = auth().await?.has(Permission("notes:edit"));
    /// # Ok(()) }
    /// ```
    pub fn has(&self, demand: impl Predicate) -> bool {
        let user = self.user.as_ref();
        user.is_some_and(|user| demand.check(user).is_met())
    }
}

impl IntoFuture for AuthRequest {
    type Output = Result<Auth, Interrupt>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(ask(self))
    }
}

#[cfg(feature = "ssr")]
pub(crate) use self::server::authorize;
#[cfg(feature = "ssr")]
use self::server::{ask, issue_token, leave_for_sign_in};

#[cfg(feature = "ssr")]
mod server {
    use std::panic::Location;

    use axum::extract::FromRequestParts;
    use http::request::Parts;

    use super::{Admission, Auth, AuthRequest, Interrupt, Predicate};
    use crate::{
        Authed, HoldToken, LocalTarget, Reason,
        layer::{Causes, RequestState, Scope, missing_layer, sign_in_and_back},
    };

    pub(super) async fn ask(request: AuthRequest) -> Result<Auth, Interrupt> {
        let (scope, held) = request.current()?;
        let identity = scope
            .request()
            .identity()
            .await
            .map_err(|i| i.raised_at(request.line()))?;
        let auth = Auth::of(request.admission.admit(identity));
        held.let_go_after_this_poll();
        Ok(auth)
    }

    pub(super) async fn issue_token(
        request: AuthRequest,
        template: Option<&str>,
    ) -> Result<Option<String>, Interrupt> {
        let (scope, _held) = request.current()?;
        let state = scope.request();
        let at_this_line = |interrupt: Interrupt| interrupt.raised_at(request.line());
        let identity = state.identity().await.map_err(at_this_line)?;
        let Ok(user) = request.admission.admit(identity) else {
            return Ok(None);
        };
        // Who has a token only could renew it for ever.
        if user.session().is_none() || state.has_authorization() {
            return Ok(None);
        }
        let Some(issuer) = state.token_issuer() else {
            tracing::error!(
                "nobody issues tokens: give InterruptLayer an issuer with `.token_issuer(..)`"
            );
            return Err(at_this_line(Interrupt::unavailable()));
        };
        let token = issuer.issue(user, template).await;
        token.map(Some).map_err(|error| {
            tracing::error!(error = %Causes(&error), template, "no token was issued");
            at_this_line(Interrupt::unavailable())
        })
    }

    pub(super) fn leave_for_sign_in(request: &AuthRequest, back: Option<&str>) -> Interrupt {
        let (scope, _held) = match request.current() {
            Ok(current) => current,
            Err(missing) => return missing,
        };
        let state = scope.request();
        let refusal = Interrupt::unauthorized(Reason::NoCredential).raised_at(request.line());
        if !state.is_document() {
            return refusal;
        }
        let Some(sign_in) = state.sign_in() else {
            tracing::error!(
                "nobody tells where to sign in: give InterruptLayer the page with `.sign_in_url(..)`"
            );
            return refusal;
        };
        let back = match back.map(str::parse::<LocalTarget>) {
            Some(Ok(back)) => back.as_str().to_owned(),
            Some(Err(error)) => {
                tracing::error!(back, %error, "the way back from signing in is of another site");
                state.path_and_query().to_owned()
            }
            None => state.path_and_query().to_owned(),
        };
        refusal.led_to(sign_in_and_back(sign_in.clone(), &back))
    }

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

    /// The one rule of who may pass, for guards, extractors and path rules.
    pub(crate) async fn authorize<P: Predicate + ?Sized>(
        state: &RequestState,
        demand: &P,
        admission: Admission,
    ) -> Result<Authed, Interrupt> {
        let admission = admission.or(demand.accepts());
        let answer = match admission.admit(state.identity().await?) {
            Ok(user) => demand.check(user).into_result().map(|()| user),
            Err(reason) => Err(Interrupt::unauthorized(reason)),
        };
        match answer {
            Ok(user) => Ok(Authed::new(user.clone())),
            Err(refusal) => Err(refusal.of_guard(demand.name(), admission.stated())),
        }
    }

    impl AuthRequest {
        /// The request that is being served, and a token: the head waits for the answer.
        pub(in crate::identity) fn current(&self) -> Result<(Scope, HoldToken), Interrupt> {
            let Some(scope) = self.scope.clone().or_else(Scope::current) else {
                return Err(missing_layer(
                    "`auth()`, outside of a component, a resource and the body of a server \
                     function,",
                ));
            };
            let held = scope.hold();
            Ok((scope, held))
        }
    }

    impl<S: Send + Sync> FromRequestParts<S> for AuthRequest {
        type Rejection = Interrupt;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Interrupt> {
            let Some(scope) = parts.extensions.get::<Scope>() else {
                return Err(missing_layer("the extractor `AuthRequest`"));
            };
            Ok(Self {
                line: Location::caller(),
                scope: Some(scope.clone()),
                admission: Admission::default(),
            })
        }
    }
}

#[cfg(not(feature = "ssr"))]
fn leave_for_sign_in(_: &AuthRequest, _: Option<&str>) -> Interrupt {
    leptos::logging::error!(
        "auth().redirect_to_sign_in(..) answers on the server only: put it in a server function"
    );
    Interrupt::unavailable()
}

#[cfg(not(feature = "ssr"))]
#[expect(clippy::unused_async, reason = "as on the server")]
async fn issue_token(_: AuthRequest, _: Option<&str>) -> Result<Option<String>, Interrupt> {
    leptos::logging::error!(
        "auth().get_token(..) answers on the server only: put it in a server function and call that"
    );
    Err(Interrupt::unavailable())
}

#[cfg(not(feature = "ssr"))]
async fn ask(request: AuthRequest) -> Result<Auth, Interrupt> {
    let Some(provided) = request.provided else {
        leptos::logging::error!(
            "auth() answers in the browser below <AuthProvider> only: put one around the application, \
             or ask in a server function"
        );
        return Err(Interrupt::unavailable());
    };
    provided.await.ok_or_else(Interrupt::unavailable)
}
