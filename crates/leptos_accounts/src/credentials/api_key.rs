use serde::{Deserialize, Serialize};

/// A key, as its owner sees it in a list. The secret is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Names it in public; the text of the key has it behind `ak_`.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The permissions that it carries over, where its owner has them.
    pub scopes: Vec<String>,
    /// In milliseconds since the Unix epoch (UTC), as all times here.
    pub created_at: i64,
    /// When it ends by itself.
    pub expires_at: Option<i64>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<i64>,
    /// Whether it has ended by itself.
    pub is_expired: bool,
}
