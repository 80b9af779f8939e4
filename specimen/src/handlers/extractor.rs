//! An extractor of the application's own, whose rejection is an `Interrupt`.

use axum::{
    Router,
    extract::{FromRequestParts, Path},
    routing::get,
};
use http::request::Parts;
use leptos_auth::{Interrupt, User};

use super::{Visitor, canary};
use crate::demand::Demand;

/// A visitor who meets the [`Demand`] that the path names. Handlers list it first: extractors run
/// in order, and what comes after it learns nothing of a visitor who may not pass.
#[derive(Clone, Debug)]
pub struct Admitted(pub User);

impl<S: Send + Sync> FromRequestParts<S> for Admitted {
    type Rejection = Interrupt;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Interrupt> {
        let kind = Path::<String>::from_request_parts(parts, state).await;
        let kind = kind.map_or_else(|_| String::new(), |kind| kind.0);
        let visitor = Visitor::from_request_parts(parts, state).await?;
        Ok(Self(Demand::from_segment(&kind).admit(visitor.0)?))
    }
}

pub(super) fn routes() -> Router {
    Router::new().route("/handlers/extractor/{kind}", get(read))
}

async fn read(Admitted(me): Admitted) -> String {
    canary(&me)
}
