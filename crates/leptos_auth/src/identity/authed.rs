use super::User;

/// Proof that somebody is signed in and has passed the guard that gave it.
///
/// Only [`protect`](super::AuthRequest::protect) and the extractor make one. A function that
/// touches protected data asks for `&Authed`, and forgetting the guard does not compile:
///
/// ```compile_fail
/// # use leptos_auth::Authed;
/// fn notes_of(me: &Authed) -> Vec<String> { vec![me.user_id().to_owned()] }
/// notes_of(&Authed::default());
/// ```
///
/// It proves what was so when the guard was asked. What goes on for longer than its request, a socket
/// or a task, asks again.
///
/// In an axum handler it is an extractor; a request without a session is answered with 401 in the
/// dialect of who asks. `Option<Authed>` lets everybody in, and says who it is:
///
/// ```
/// # #[cfg(feature = "ssr")] {
/// # use axum::{Json, Router, routing::get};
/// # use leptos_auth::Authed;
/// async fn me(me: Authed) -> Json<String> {
///     Json(me.user().name().to_owned())
/// }
/// let router: Router = Router::new().route("/v1/me", get(me));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Authed(User);

impl Authed {
    #[cfg(feature = "ssr")]
    pub(crate) fn new(user: User) -> Self {
        Self(user)
    }

    /// Who it is.
    pub fn user(&self) -> &User {
        &self.0
    }

    /// The key of the user: [`User::id`].
    pub fn user_id(&self) -> &str {
        self.0.id()
    }
}

#[cfg(feature = "ssr")]
mod extract {
    use axum::extract::{FromRequestParts, OptionalFromRequestParts};
    use http::request::Parts;

    use super::Authed;
    use crate::{
        Interrupt, Kind, SignedIn,
        identity::{Admission, authorize},
        layer::{Scope, missing_layer},
    };

    impl<S: Send + Sync> FromRequestParts<S> for Authed {
        type Rejection = Interrupt;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Interrupt> {
            let Some(scope) = parts.extensions.get::<Scope>() else {
                return Err(missing_layer("the extractor `Authed`"));
            };
            let decided = authorize(scope.request(), &SignedIn, Admission::default()).await;
            decided.inspect_err(|_| scope.learn_pattern(parts))
        }
    }

    /// `Option<Authed>`: `None` when nobody is signed in; still 503 when nobody can tell.
    impl<S: Send + Sync> OptionalFromRequestParts<S> for Authed {
        type Rejection = Interrupt;

        async fn from_request_parts(
            parts: &mut Parts,
            state: &S,
        ) -> Result<Option<Self>, Interrupt> {
            match <Self as FromRequestParts<S>>::from_request_parts(parts, state).await {
                Ok(authed) => Ok(Some(authed)),
                Err(interrupt) if interrupt.kind() == Kind::Unauthorized => {
                    interrupt.discard();
                    Ok(None)
                }
                Err(interrupt) => Err(interrupt),
            }
        }
    }
}
