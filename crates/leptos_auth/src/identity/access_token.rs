use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
};

use serde_json::Value;

use super::IdentifyError;
use crate::{Reason, layer::BearerToken};

/// An OAuth 2 access token that was found to be valid, and for this application.
///
/// Made by a [`VerifyAccessToken`] once signature or introspection, issuer, audience and times are
/// settled. It says for whom an authorization server speaks; who that is here, the application's
/// [`Identify`](super::Identify) decides.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessToken {
    issuer: String,
    subject: String,
    client_id: Option<String>,
    scopes: BTreeSet<String>,
    claims: BTreeMap<String, Value>,
}

/// What became of a token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Verified {
    /// It is valid.
    Valid(AccessToken),
    /// It is not: [`Reason::Expired`], [`Reason::Revoked`] or [`Reason::InvalidToken`].
    Refused(Reason),
}

/// Verifies OAuth 2 access tokens, as `leptos_oauth` does.
///
/// # Errors
///
/// When nobody can tell (the authorization server is down, its keys can not be read). That is a 503,
/// and never a pass.
pub trait VerifyAccessToken: Send + Sync + 'static {
    /// Judges a token as it came.
    fn verify(
        &self,
        token: &BearerToken,
    ) -> impl Future<Output = Result<Verified, IdentifyError>> + Send;
}

impl AccessToken {
    /// For this subject of this issuer: together they name who it is (OpenID Connect Core 1.0,
    /// section 5.7).
    pub fn new(issuer: impl Into<String>, subject: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            subject: subject.into(),
            client_id: None,
            scopes: BTreeSet::new(),
            claims: BTreeMap::new(),
        }
    }

    /// Says which client it was given to (RFC 9068, section 2.2).
    #[must_use]
    pub fn with_client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Adds a scope (RFC 6749, section 3.3).
    #[must_use]
    pub fn with_scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.insert(scope.into());
        self
    }

    /// Adds a claim.
    #[must_use]
    pub fn with_claim(mut self, name: impl Into<String>, value: Value) -> Self {
        self.claims.insert(name.into(), value);
        self
    }

    /// Who issued it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// For whom, in the words of the issuer.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The client that it was given to.
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    /// What it may be used for, sorted.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.iter().map(String::as_str)
    }

    /// All of its claims, by name.
    pub fn claims(&self) -> impl Iterator<Item = (&str, &Value)> {
        let claims = self.claims.iter();
        claims.map(|(name, value)| (name.as_str(), value))
    }
}
