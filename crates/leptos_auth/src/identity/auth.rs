use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use super::{Authed, Predicate, User};
use crate::Interrupt;

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Interrupt>> + Send>>;

/// Asks who sent the request, and, with [`protect`](AuthRequest::protect), whether they may.
///
/// For server functions, resources and boundary guards on the server. In an axum handler use the
/// extractor [`Authed`]. In the browser it always interrupts with "unavailable": what needs an
/// answer there calls a server function.
///
/// ```
/// # use leptos_auth::{Authed, Role, ServerError, SignedIn, auth};
/// async fn list_notes() -> Result<Vec<String>, ServerError> {
///     let me: Authed = auth().protect(SignedIn).await?;
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
pub fn auth() -> AuthRequest {
    AuthRequest(())
}

/// A question that [`auth`] asks when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is asked until it is awaited: write `auth().await?` or `auth().protect(..).await?`"]
pub struct AuthRequest(());

impl AuthRequest {
    /// Makes it a guard: 401 when nobody is signed in, 403 when the demand is not met.
    pub fn protect<P: Predicate>(self, demand: P) -> Protect<P> {
        Protect(demand)
    }
}

/// A guard; see [`AuthRequest::protect`].
#[derive(Debug)]
#[must_use = "a guard guards nothing until it is awaited: write `auth().protect(..).await?`"]
pub struct Protect<P>(P);

/// Who sent the request.
#[derive(Clone, Debug)]
pub struct Auth {
    user: Option<User>,
}

impl Auth {
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
    pub fn is_authenticated(&self) -> bool {
        self.user.is_some()
    }
}

impl IntoFuture for AuthRequest {
    type Output = Result<Auth, Interrupt>;
    type IntoFuture = Answer<Auth>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(ask())
    }
}

impl<P: Predicate> IntoFuture for Protect<P> {
    type Output = Result<Authed, Interrupt>;
    type IntoFuture = Answer<Authed>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(guard(self.0))
    }
}

#[cfg(feature = "ssr")]
pub(crate) use self::server::authorize;
#[cfg(feature = "ssr")]
use self::server::{ask, guard};

#[cfg(feature = "ssr")]
mod server {
    use super::{Auth, Authed, Interrupt, Predicate};
    use crate::{
        Identity,
        layer::{RequestState, Scope, missing_layer},
    };

    pub(super) async fn ask() -> Result<Auth, Interrupt> {
        let (state, _held) = current()?;
        let user = match state.identity().await? {
            Identity::SignedIn(user) => Some(user.clone()),
            Identity::SignedOut(_) => None,
        };
        Ok(Auth { user })
    }

    pub(super) async fn guard<P: Predicate>(demand: P) -> Result<Authed, Interrupt> {
        let (state, _held) = current()?;
        authorize(&state, &demand).await
    }

    /// The one rule of who may pass, for guards, extractors and path rules.
    pub(crate) async fn authorize<P: Predicate + ?Sized>(
        state: &RequestState,
        demand: &P,
    ) -> Result<Authed, Interrupt> {
        let user = match state.identity().await? {
            Identity::SignedIn(user) => user,
            Identity::SignedOut(reason) => return Err(Interrupt::unauthorized(reason.clone())),
        };
        demand.check(user).map_err(Interrupt::forbidden)?;
        Ok(Authed::new(user.clone()))
    }

    /// The request that is being served, and a token: the head waits for the answer.
    fn current() -> Result<(RequestState, crate::HoldToken), Interrupt> {
        let Some(scope) = Scope::current() else {
            return Err(missing_layer("`auth()`"));
        };
        let held = scope.hold();
        Ok((scope.request().clone(), held))
    }
}

#[cfg(not(feature = "ssr"))]
async fn ask() -> Result<Auth, Interrupt> {
    Err(browser())
}

#[cfg(not(feature = "ssr"))]
async fn guard<P: Predicate>(_: P) -> Result<Authed, Interrupt> {
    Err(browser())
}

#[cfg(not(feature = "ssr"))]
fn browser() -> Interrupt {
    leptos::logging::error!(
        "auth() answers on the server only: put it in a server function and call that"
    );
    Interrupt::unavailable()
}
