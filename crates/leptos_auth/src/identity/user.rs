use std::collections::BTreeSet;

use crate::Reason;

/// The answer of [`Identify`](crate::Identify).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Identity {
    /// The request belongs to this user.
    SignedIn(User),
    /// It belongs to nobody we know; the reason says what was wrong with the credential, if there
    /// was one ([`Reason::NoCredential`], [`Reason::Expired`], [`Reason::Revoked`], ...).
    SignedOut(Reason),
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    id: String,
    name: String,
    roles: BTreeSet<String>,
}

impl User {
    /// A user without a role. `id` is what the application's tables refer to, and never changes;
    /// `name` is what a page may show (an e-mail address, a nickname).
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            roles: BTreeSet::new(),
        }
    }

    /// Adds a role. Roles are compared byte for byte.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.roles.insert(role.into());
        self
    }

    /// The stable key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name to show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the user has the role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.contains(role)
    }

    /// The roles, sorted.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(String::as_str)
    }
}
