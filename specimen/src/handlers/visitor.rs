//! Who asks, for places that have no `auth()`: it finds the request through leptos' owner, and a
//! handler has none.

use axum::extract::FromRequestParts;
use http::request::Parts;
use leptos_auth::{Authed, Interrupt, Kind, User};

/// Whoever sent the request, signed in or not.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<User>);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Interrupt;

    /// Rejects with 503 only, when nobody can tell.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Interrupt> {
        match Authed::from_request_parts(parts, state).await {
            Ok(me) => Ok(Self(Some(me.user().clone()))),
            Err(interrupt) if interrupt.kind() == Kind::Unauthorized => {
                interrupt.discard();
                Ok(Self(None))
            }
            Err(interrupt) => Err(interrupt),
        }
    }
}
