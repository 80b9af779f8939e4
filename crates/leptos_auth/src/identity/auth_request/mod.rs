#[cfg(not(feature = "ssr"))]
mod browser;
#[cfg(feature = "ssr")]
mod server;

use std::{
    future::{Future, IntoFuture},
    panic::Location,
    pin::Pin,
};

#[cfg(not(feature = "ssr"))]
use self::browser::{ask, issue_token, leave_for_sign_in, parse_return_url};
#[cfg(feature = "ssr")]
use self::server::{ask, issue_token, leave_for_sign_in, parse_return_url};
#[cfg(feature = "ssr")]
use super::Admission;
use super::{Accepts, Auth, Predicate, Protect};
use crate::Interrupt;

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
    /// signed out, for the reason [`Reason::UnacceptedToken`](crate::Reason::UnacceptedToken).
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
    /// `return_back_url`: a path of this site, or an address of this site or of an origin that the layer
    /// [names](crate::InterruptLayer::return_origin); without one, to what was asked for. Anything else
    /// than a document gets the 401 that [`unauthorized`](crate::unauthorized) gives.
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

    /// Where a page for signing in may lead back to, of what stands in its address: a path of this site,
    /// or an address of an origin that the layer [names](crate::InterruptLayer::return_origin). `None`
    /// for everything else, and outside of a request. On the server only.
    ///
    /// ```
    /// # use leptos_auth::{ServerError, auth};
    /// async fn go_on(redirect_url: String) -> Result<String, ServerError> {
    ///     let back = auth().return_back_url(&redirect_url);
    ///     Ok(back.unwrap_or_else(|| "/".to_owned()))
    /// }
    /// ```
    #[doc(alias = "returnBackUrl")]
    #[must_use]
    pub fn return_back_url(&self, given: &str) -> Option<String> {
        parse_return_url(self, given)
    }

    /// A short-lived, signed token of the visitor's session: `None` when nobody is
    /// signed in, or not with the cookie of a session. With a `template`, it has the claims that the application
    /// configured under that name.
    ///
    /// Without a template it is the session's own: whoever has it can be the visitor here, for as long as
    /// it lasts. What another service gets is a template's, which nobody takes here.
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

impl IntoFuture for AuthRequest {
    type Output = Result<Auth, Interrupt>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(ask(self))
    }
}
