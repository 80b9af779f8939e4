use serde::{Deserialize, Serialize};

/// An organisation that a user acts for, as far as this request goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    id: String,
    slug: String,
    role: Option<String>,
}

impl Organisation {
    /// `id` is what the application's tables refer to; `slug` is what an address may hold.
    pub fn new(id: impl Into<String>, slug: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            slug: slug.into(),
            role: None,
        }
    }

    /// Says which role the user has in it.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into());
        self
    }

    /// The stable key.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name in addresses.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The user's role in it.
    pub fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }
}
