//! What a call site demands: the last segment of its path.

use serde::{Deserialize, Serialize};

/// Who may pass, and what everybody else is told. The same rule at every call site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Demand {
    /// Whoever is signed in; 401 for others.
    Unauthorized,
    /// Administrators; 403 for others, signed in or not.
    Forbidden,
    /// Administrators; for others there is no such thing: 404.
    NotFound,
}

impl Demand {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Unauthorized, Self::Forbidden, Self::NotFound];

    /// As it stands in a path.
    pub fn segment(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
        }
    }

    /// The demand of a path's segment; the strictest for anything else.
    pub fn from_segment(segment: &str) -> Self {
        let named = Self::ALL
            .into_iter()
            .find(|demand| demand.segment() == segment);
        named.unwrap_or(Self::NotFound)
    }
}

#[cfg(feature = "ssr")]
mod server {
    use leptos_auth::{Interrupt, User, auth, forbidden, not_found, unauthorized};

    use super::Demand;

    impl Demand {
        /// The guard of every call site that has `auth()`.
        ///
        /// # Errors
        ///
        /// Who asks may not pass; 503 when nobody can tell who asks.
        pub async fn check(self) -> Result<User, Interrupt> {
            self.admit(auth().await?.user())
        }

        /// The rule itself, for a visitor who is known already.
        ///
        /// # Errors
        ///
        /// This visitor may not pass.
        pub fn admit(self, visitor: Option<User>) -> Result<User, Interrupt> {
            match (self, visitor) {
                (Self::Unauthorized, Some(user)) => Ok(user),
                (_, Some(user)) if user.has_role("admin") => Ok(user),
                (Self::Unauthorized, None) => unauthorized(),
                (Self::Forbidden, _) => forbidden(),
                (Self::NotFound, _) => not_found(),
            }
        }
    }
}
