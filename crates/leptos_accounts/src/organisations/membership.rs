use serde::{Deserialize, Serialize};

/// An organisation that somebody belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Membership {
    /// The stable key.
    pub id: String,
    /// The name in addresses.
    pub slug: String,
    /// The name to show.
    pub name: String,
    /// What it has booked.
    pub plan: Option<String>,
    /// Their role in it.
    pub role: String,
}

/// Somebody who belongs to an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Member {
    /// The key of the user.
    pub id: String,
    /// Their address.
    pub email: String,
    /// Their role.
    pub role: String,
}
