use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Organisation, Task, TokenKind};
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

/// Somebody who is signed in, with what this request proves of them.
///
/// Made by the application, or by `leptos_accounts`, once per request and from what the tables say
/// then: a right that was taken away counts at the next request.
///
/// Below [`AuthProvider`](super::AuthProvider) all of it but the [`FactorAges`] travels to the user's
/// own browser, claims included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct User(Arc<Data>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Data {
    id: String,
    name: String,
    roles: BTreeSet<String>,
    permissions: BTreeSet<String>,
    features: BTreeSet<String>,
    plans: BTreeSet<String>,
    organisation: Option<Organisation>,
    session: Option<SessionInfo>,
    // An age is of this request only: it would be wrong in the browser by the time it is read, and
    // two pages that have to be the same bytes would differ by it.
    #[serde(skip)]
    factor_ages: FactorAges,
    token_kind: TokenKind,
    /// In the order in which they have to be finished.
    tasks: Vec<Task>,
    actor: Option<String>,
    claims: BTreeMap<String, Value>,
    // The browser has it from `Principal` alone.
    #[serde(skip)]
    epoch: u64,
}

/// The session that a request belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// Names the session to its owner (in a list of devices) and in the log. It is not the secret in
    /// the cookie.
    pub id: String,
    /// What state it is in.
    pub status: SessionStatus,
}

/// What state a session is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SessionStatus {
    /// In use.
    #[default]
    Active,
    /// A [`Task`] is open first: counts as signed out, with [`Reason::Pending`].
    Pending,
}

/// How long ago each factor was proven. `None` is never, or unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorAges {
    /// The first: a password, a passkey, a sign-in elsewhere.
    pub first: Option<Duration>,
    /// The second.
    pub second: Option<Duration>,
}

impl User {
    /// A user without a right. `id` is what the application's tables refer to, and never changes;
    /// `name` is what a page may show (an e-mail address, a nickname).
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self(Arc::new(Data {
            id: id.into(),
            name: name.into(),
            roles: BTreeSet::new(),
            permissions: BTreeSet::new(),
            features: BTreeSet::new(),
            plans: BTreeSet::new(),
            organisation: None,
            session: None,
            factor_ages: FactorAges::default(),
            token_kind: TokenKind::default(),
            tasks: Vec::new(),
            actor: None,
            claims: BTreeMap::new(),
            epoch: 0,
        }))
    }

    fn data(&mut self) -> &mut Data {
        Arc::make_mut(&mut self.0)
    }

    /// Adds a role. Roles are compared byte for byte.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.data().roles.insert(role.into());
        self
    }

    /// Adds a permission, such as `notes:edit`. Compared byte for byte.
    #[must_use]
    pub fn with_permission(mut self, permission: impl Into<String>) -> Self {
        self.data().permissions.insert(permission.into());
        self
    }

    /// Adds a feature that is switched on for the user or the active organisation.
    #[must_use]
    pub fn with_feature(mut self, feature: impl Into<String>) -> Self {
        self.data().features.insert(feature.into());
        self
    }

    /// Adds a plan of the user or the active organisation.
    #[must_use]
    pub fn with_plan(mut self, plan: impl Into<String>) -> Self {
        self.data().plans.insert(plan.into());
        self
    }

    /// Says which organisation the user acts for.
    #[must_use]
    pub fn with_organisation(mut self, organisation: Organisation) -> Self {
        self.data().organisation = Some(organisation);
        self
    }

    /// Says which session the request belongs to.
    #[must_use]
    pub fn with_session(mut self, id: impl Into<String>, status: SessionStatus) -> Self {
        let data = self.data();
        let status = match data.tasks.is_empty() {
            true => status,
            false => SessionStatus::Pending,
        };
        let id = id.into();
        data.session = Some(SessionInfo { id, status });
        self
    }

    /// Says how long ago the first and the second factor were proven.
    #[must_use]
    pub fn with_factor_ages(mut self, first: Option<Duration>, second: Option<Duration>) -> Self {
        self.data().factor_ages = FactorAges { first, second };
        self
    }

    /// Says by which kind of credential the user was recognised; a session's cookie, unless it is
    /// said.
    #[must_use]
    pub fn with_token_kind(mut self, kind: TokenKind) -> Self {
        self.data().token_kind = kind;
        self
    }

    /// Says what has to be finished before the user counts as signed in. Of several, the first that is
    /// said comes first.
    #[must_use]
    pub fn with_task(mut self, task: Task) -> Self {
        let data = self.data();
        data.tasks.push(task);
        if let Some(session) = &mut data.session {
            session.status = SessionStatus::Pending;
        }
        self
    }

    /// Says who acts in the user's name (impersonation): the id of that user.
    #[must_use]
    pub fn with_actor(mut self, id: impl Into<String>) -> Self {
        self.data().actor = Some(id.into());
        self
    }

    /// Adds a claim of the credential.
    #[must_use]
    pub fn with_claim(mut self, name: impl Into<String>, value: Value) -> Self {
        self.data().claims.insert(name.into(), value);
        self
    }

    /// Numbers the session: one that takes the place of another has a greater number. It tells a
    /// browser which of two answers is the newer. 0, unless it is said; at most 10^15 - 1.
    #[must_use]
    pub fn with_epoch(mut self, epoch: u64) -> Self {
        self.data().epoch = epoch;
        self
    }

    /// The stable key.
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Without the ages and the epoch, as it is below [`AuthProvider`](super::AuthProvider).
    pub(super) fn without_ages(mut self) -> Self {
        let data = self.data();
        data.factor_ages = FactorAges::default();
        data.epoch = 0;
        self
    }

    /// The name to show.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the user has the role. One that starts with `org:` they may also have in the
    /// organisation that they act for; no organisation gives another one.
    pub fn has_role(&self, role: &str) -> bool {
        if self.0.roles.contains(role) {
            return true;
        }
        let in_organisation = self.organisation().and_then(Organisation::role);
        role.starts_with("org:") && in_organisation == Some(role)
    }

    /// Whether the user has the permission.
    pub fn has_permission(&self, permission: &str) -> bool {
        self.0.permissions.contains(permission)
    }

    /// Whether the feature is switched on.
    pub fn has_feature(&self, feature: &str) -> bool {
        self.0.features.contains(feature)
    }

    /// Whether the user, or the active organisation, has the plan.
    pub fn has_plan(&self, plan: &str) -> bool {
        self.0.plans.contains(plan)
    }

    /// The roles that count everywhere, sorted.
    pub fn roles(&self) -> impl Iterator<Item = &str> {
        self.0.roles.iter().map(String::as_str)
    }

    /// The permissions, sorted.
    pub fn permissions(&self) -> impl Iterator<Item = &str> {
        self.0.permissions.iter().map(String::as_str)
    }

    /// The features, sorted.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        self.0.features.iter().map(String::as_str)
    }

    /// The plans, sorted.
    pub fn plans(&self) -> impl Iterator<Item = &str> {
        self.0.plans.iter().map(String::as_str)
    }

    /// The organisation that the user acts for.
    pub fn organisation(&self) -> Option<&Organisation> {
        self.0.organisation.as_ref()
    }

    /// The session that the request belongs to.
    pub fn session(&self) -> Option<&SessionInfo> {
        self.0.session.as_ref()
    }

    /// How long ago each factor was proven.
    pub fn factor_ages(&self) -> FactorAges {
        self.0.factor_ages
    }

    /// By which kind of credential the user was recognised.
    pub fn token_kind(&self) -> TokenKind {
        self.0.token_kind
    }

    /// What has to be finished first.
    #[doc(alias = "currentTask")]
    pub fn task(&self) -> Option<&Task> {
        self.0.tasks.first()
    }

    /// Whether a task is open.
    pub fn is_pending(&self) -> bool {
        let session = self.session().map(|session| session.status);
        self.task().is_some() || session == Some(SessionStatus::Pending)
    }

    /// The id of who acts in the user's name.
    pub fn actor(&self) -> Option<&str> {
        self.0.actor.as_deref()
    }

    /// The number of the session.
    pub fn epoch(&self) -> u64 {
        self.0.epoch
    }

    /// A claim of the credential.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.0.claims.get(name)
    }
}
