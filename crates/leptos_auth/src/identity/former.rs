use serde::{Deserialize, Serialize};

use super::User;

/// Who had the session that a request carries, whether it counts any more or not.
///
/// It opens nothing: it only decides whether a form that was refused may go on by itself once the same
/// user has signed in again, for the same organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    user_id: String,
    organisation_id: Option<String>,
}

impl Former {
    /// The user, and the organisation that they acted for, if any.
    pub fn new(user_id: impl Into<String>, organisation_id: Option<String>) -> Self {
        Self {
            user_id: user_id.into(),
            organisation_id,
        }
    }

    pub(crate) fn of(user: &User) -> Self {
        let organisation = user.organisation();
        Self::new(user.id(), organisation.map(|it| it.id().to_owned()))
    }

    pub(crate) fn user_id(&self) -> &str {
        &self.user_id
    }
}
