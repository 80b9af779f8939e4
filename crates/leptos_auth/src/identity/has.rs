use std::{fmt, marker::PhantomData, ops::Deref};

use super::Authed;

/// Proof that somebody is signed in and met the demand `P`; whatever takes `&Authed` takes it.
///
/// Only [`protect`](super::AuthRequest::protect) and the extractor make one. The type says as much as
/// `P` does: a demand of one's own (`struct Admin;`) is named by it; a [`Role`](super::Role), or any
/// demand with fields, is not.
///
/// ```compile_fail
/// # use leptos_auth::{Has, SignedIn};
/// fn notes_of(_: &Has<SignedIn>) {}
/// notes_of(&Has::default());
/// ```
///
/// In an axum handler it is an extractor, where `P` has a default:
///
/// ```
/// # #[cfg(feature = "ssr")] {
/// # use axum::{Router, routing::get};
/// # use leptos_auth::{Has, Predicate, Role, User, Verdict};
/// # #[derive(Default)]
/// # struct Admin;
/// # impl Predicate for Admin {
/// #     fn check(&self, user: &User) -> Verdict { Role("admin").check(user) }
/// # }
/// async fn counts(_: Has<Admin>) -> &'static str {
///     "12 notes"
/// }
/// let router: Router = Router::new().route("/v1/counts", get(counts));
/// # }
/// ```
pub struct Has<P> {
    authed: Authed,
    met: PhantomData<fn() -> P>,
}

impl<P> Has<P> {
    #[cfg(feature = "ssr")]
    pub(crate) fn new(authed: Authed) -> Self {
        Self {
            authed,
            met: PhantomData,
        }
    }
}

impl<P> Deref for Has<P> {
    type Target = Authed;

    fn deref(&self) -> &Authed {
        &self.authed
    }
}

impl<P> From<Has<P>> for Authed {
    fn from(proof: Has<P>) -> Self {
        proof.authed
    }
}

impl<P> Clone for Has<P> {
    fn clone(&self) -> Self {
        Self {
            authed: self.authed.clone(),
            met: PhantomData,
        }
    }
}

impl<P> fmt::Debug for Has<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Has").field(&self.authed).finish()
    }
}

#[cfg(feature = "ssr")]
mod extract {
    use axum::extract::FromRequestParts;
    use http::request::Parts;

    use super::Has;
    use crate::{
        Interrupt, Predicate,
        identity::{Admission, authorize},
        layer::{Scope, missing_layer},
    };

    impl<S: Send + Sync, P: Predicate + Default> FromRequestParts<S> for Has<P> {
        type Rejection = Interrupt;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Interrupt> {
            let Some(scope) = parts.extensions.get::<Scope>() else {
                return Err(missing_layer("the extractor `Has`"));
            };
            let decided = authorize(scope.request(), &P::default(), Admission::default()).await;
            decided
                .map(Self::new)
                .inspect_err(|_| scope.learn_pattern(parts))
        }
    }
}
