use std::{
    future::{Future, IntoFuture},
    panic::Location,
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
#[track_caller]
pub fn auth() -> AuthRequest {
    AuthRequest(Location::caller())
}

/// A question that [`auth`] asks when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is asked until it is awaited: write `auth().await?` or `auth().protect(..).await?`"]
pub struct AuthRequest(&'static Location<'static>);

impl AuthRequest {
    /// Makes it a guard: 401 when nobody is signed in, 403 when the demand is not met.
    pub fn protect<P: Predicate>(self, demand: P) -> Protect<P> {
        Protect(demand, self.0)
    }
}

/// A guard; see [`AuthRequest::protect`].
#[derive(Debug)]
#[must_use = "a guard guards nothing until it is awaited: write `auth().protect(..).await?`"]
pub struct Protect<P>(P, &'static Location<'static>);

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
        Box::pin(ask(self.0))
    }
}

impl<P: Predicate> IntoFuture for Protect<P> {
    type Output = Result<Authed, Interrupt>;
    type IntoFuture = Answer<Authed>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(guard(self.0, self.1))
    }
}

#[cfg(feature = "ssr")]
pub(crate) use self::server::authorize;
#[cfg(feature = "ssr")]
use self::server::{ask, guard};

#[cfg(feature = "ssr")]
mod server {
    use std::panic::Location;

    use super::{Auth, Authed, Interrupt, Predicate};
    use crate::{
        Identity,
        layer::{RequestState, Scope, missing_layer},
    };

    pub(super) async fn ask(line: &'static Location<'static>) -> Result<Auth, Interrupt> {
        let (scope, held) = current()?;
        let identity = scope
            .request()
            .identity()
            .await
            .map_err(|i| i.raised_at(line))?;
        let user = match identity {
            Identity::SignedIn(user) => Some(user.clone()),
            Identity::SignedOut(_) => None,
        };
        held.let_go_after_this_poll();
        Ok(Auth { user })
    }

    pub(super) async fn guard<P: Predicate>(
        demand: P,
        line: &'static Location<'static>,
    ) -> Result<Authed, Interrupt> {
        let (scope, _held) = current()?;
        scope.guard_begins();
        let answer = authorize(scope.request(), &demand).await;
        answer.map_err(|interrupt| interrupt.raised_at(line))
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
    fn current() -> Result<(Scope, crate::HoldToken), Interrupt> {
        let Some(scope) = Scope::current() else {
            return Err(missing_layer(
                "`auth()`, outside of a component, a resource and the body of a server function,",
            ));
        };
        let held = scope.hold();
        Ok((scope, held))
    }
}

#[cfg(not(feature = "ssr"))]
async fn ask(_: &'static Location<'static>) -> Result<Auth, Interrupt> {
    Err(browser())
}

#[cfg(not(feature = "ssr"))]
async fn guard<P: Predicate>(_: P, _: &'static Location<'static>) -> Result<Authed, Interrupt> {
    Err(browser())
}

#[cfg(not(feature = "ssr"))]
fn browser() -> Interrupt {
    leptos::logging::error!(
        "auth() answers on the server only: put it in a server function and call that"
    );
    Interrupt::unavailable()
}
