use std::{
    future::{Future, IntoFuture},
    marker::PhantomData,
    pin::Pin,
};

use super::{
    AuthRequest, Has, Predicate,
    outcome::{Conceal, LikeClerk, Outcome, Plain, Redirect},
};
use crate::Interrupt;

/// A guard, made by [`AuthRequest::protect`](super::AuthRequest::protect): a demand, and what its
/// refusal looks like.
///
/// Demands and outcomes are different types, and a guard has one outcome: options that contradict
/// each other do not compile (CVE-2026-42349 was such a mix-up).
///
/// ```compile_fail
/// # use leptos_auth::{SignedIn, auth};
/// auth().protect(SignedIn).conceal().unauthenticated_url("/sign-in");
/// ```
#[derive(Debug)]
#[must_use = "a guard guards nothing until it is awaited: write `auth().protect(..).await?`"]
pub struct Protect<P, O = Plain> {
    request: AuthRequest,
    demand: P,
    outcome: Outcome,
    kind: PhantomData<fn() -> O>,
}

impl<P> Protect<P> {
    pub(super) fn new(request: AuthRequest, demand: P) -> Self {
        Self {
            request,
            demand,
            outcome: Outcome::Plain,
            kind: PhantomData,
        }
    }

    /// Does not admit that there is anything: who is signed out, not allowed or has too old a proof
    /// gets 404, the same as [`not_found`](crate::not_found) at that route. What it costs to tell who
    /// asks is not hidden: a page that asks in any case gives nothing away.
    pub fn conceal(self) -> Protect<P, Conceal> {
        self.with(Outcome::Conceal)
    }

    /// Leads a document of who is signed out to this path of the site (303), in place of the 401. A
    /// region is no document: its boundary shows its page.
    #[doc(alias = "unauthenticatedUrl")]
    pub fn unauthenticated_url(self, url: impl Into<String>) -> Protect<P, Redirect> {
        self.with(Outcome::Redirect {
            unauthenticated: Some(url.into()),
            unauthorized: None,
        })
    }

    /// Leads a document of who is signed in and not allowed to this path of the site (303), in place
    /// of the 403.
    #[doc(alias = "unauthorizedUrl")]
    pub fn unauthorized_url(self, url: impl Into<String>) -> Protect<P, Redirect> {
        self.with(Outcome::Redirect {
            unauthenticated: None,
            unauthorized: Some(url.into()),
        })
    }

    /// Answers as Clerk's `auth.protect()` does ([`LikeClerk`]), with this page for signing in.
    pub fn like_clerk(self, sign_in: impl Into<String>) -> Protect<P, LikeClerk> {
        self.with(Outcome::LikeClerk {
            sign_in: sign_in.into(),
        })
    }

    fn with<O>(self, outcome: Outcome) -> Protect<P, O> {
        Protect {
            request: self.request,
            demand: self.demand,
            outcome,
            kind: PhantomData,
        }
    }
}

impl<P> Protect<P, Redirect> {
    /// Leads a document of who is signed out to this path of the site, too.
    pub fn unauthenticated_url(mut self, url: impl Into<String>) -> Self {
        if let Outcome::Redirect {
            unauthenticated, ..
        } = &mut self.outcome
        {
            *unauthenticated = Some(url.into());
        }
        self
    }

    /// Leads a document of who is not allowed to this path of the site, too.
    pub fn unauthorized_url(mut self, url: impl Into<String>) -> Self {
        if let Outcome::Redirect { unauthorized, .. } = &mut self.outcome {
            *unauthorized = Some(url.into());
        }
        self
    }
}

impl<P: Predicate, O> IntoFuture for Protect<P, O> {
    type Output = Result<Has<P>, Interrupt>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(guard(self.request, self.demand, self.outcome))
    }
}

#[cfg(feature = "ssr")]
async fn guard<P: Predicate>(
    request: AuthRequest,
    demand: P,
    outcome: Outcome,
) -> Result<Has<P>, Interrupt> {
    let (scope, _held) = request.current()?;
    scope.guard_begins();
    let state = scope.request();
    match super::authorize(state, &demand, request.admission()).await {
        Ok(authed) => Ok(Has::new(authed)),
        Err(refusal) => Err(outcome.of(refusal, state).raised_at(request.line())),
    }
}

#[cfg(not(feature = "ssr"))]
async fn guard<P: Predicate>(_: AuthRequest, _: P, _: Outcome) -> Result<Has<P>, Interrupt> {
    leptos::logging::error!(
        "auth().protect(..) guards on the server only: put it in a server function and call that"
    );
    Err(Interrupt::unavailable())
}
