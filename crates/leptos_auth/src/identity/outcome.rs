//! What a guard's refusal looks like from outside.

#[cfg(feature = "ssr")]
use crate::{
    Interrupt, Kind, LocalTarget,
    layer::{RequestState, sign_in_and_back},
};

/// Signed out, 401; signed in and not allowed, 403; too old a proof, 401; unanswerable, 503.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

/// Whatever would tell that there is something: 404, as [`not_found`](crate::not_found) answers.
#[derive(Clone, Copy, Debug)]
pub struct Conceal;

/// A document leads elsewhere (303); all else is as [`Plain`] has it.
#[derive(Clone, Copy, Debug)]
pub struct Redirect;

/// As Clerk's `auth.protect()` answers.
///
/// | who | a document | anything else |
/// |---|---|---|
/// | signed out | 303 to the page for signing in, and from there back | 404; with a credential in `Authorization` 401 |
/// | signed in, not allowed | 404 | 404 |
#[derive(Clone, Copy, Debug)]
pub struct LikeClerk;

/// The same, with what each needs to know.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "ssr"), allow(dead_code, reason = "the server decides"))]
pub(super) enum Outcome {
    Plain,
    Conceal,
    Redirect {
        unauthenticated: Option<String>,
        unauthorized: Option<String>,
    },
    LikeClerk {
        sign_in: String,
    },
}

#[cfg(feature = "ssr")]
impl Outcome {
    /// What is answered for a guard's refusal.
    pub(super) fn of(&self, refusal: Interrupt, state: &RequestState) -> Interrupt {
        match (self, refusal.kind()) {
            (Self::Conceal, Kind::Unauthorized | Kind::Forbidden | Kind::StepUp) => {
                concealed(refusal)
            }
            (
                Self::Redirect {
                    unauthenticated: Some(url),
                    ..
                },
                Kind::Unauthorized,
            )
            | (
                Self::Redirect {
                    unauthorized: Some(url),
                    ..
                },
                Kind::Forbidden,
            ) if state.is_document() => led_to(refusal, url, |target| target),
            (Self::LikeClerk { sign_in }, Kind::Unauthorized) if state.is_document() => {
                let back = |sign_in| sign_in_and_back(sign_in, state.path_and_query());
                led_to(refusal, sign_in, back)
            }
            (Self::LikeClerk { .. }, Kind::Unauthorized) if state.has_authorization() => refusal,
            (Self::LikeClerk { .. }, Kind::Unauthorized | Kind::Forbidden) => concealed(refusal),
            _ => refusal,
        }
    }
}

#[cfg(feature = "ssr")]
fn concealed(refusal: Interrupt) -> Interrupt {
    let demand = refusal.demand().map(ToOwned::to_owned);
    refusal.discard();
    let hidden = Interrupt::not_found();
    match demand {
        Some(demand) => hidden.demanding(demand.into()),
        None => hidden,
    }
}

/// Where it leads is configuration; what is no path of this site leads nowhere.
#[cfg(feature = "ssr")]
fn led_to(
    refusal: Interrupt,
    url: &str,
    complete: impl FnOnce(LocalTarget) -> LocalTarget,
) -> Interrupt {
    match url.parse::<LocalTarget>() {
        Ok(target) => refusal.led_to(complete(target)),
        Err(error) => {
            tracing::error!(url, %error, "a guard leads nowhere, and answers for itself");
            refusal
        }
    }
}
