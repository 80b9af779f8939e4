use serde::{Deserialize, Serialize};

/// A session, as its owner sees it in a list. The id of its cookie is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Names it in public.
    pub id: String,
    /// What it is used with, such as "Firefox on Linux"; `None` where it never said.
    pub name: Option<String>,
    /// When somebody signed in with it, or proved last who they are; in milliseconds since the Unix epoch
    /// (UTC), as all times here.
    pub started_at: i64,
    /// When it was last used, to the minute.
    pub last_used_at: i64,
    /// Whether it is the one that asks.
    pub is_current: bool,
}
