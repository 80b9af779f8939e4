use std::fmt;

use zeroize::Zeroizing;

/// The text of an API key. It is shown once: nothing can tell it a second time.
///
/// It is wiped from memory when it is dropped, `Debug` does not show it, and it can not be serialised.
#[derive(Clone)]
pub struct ApiKeySecret(Zeroizing<String>);

impl ApiKeySecret {
    pub(super) fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    /// What a program sends as `Authorization: Bearer`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKeySecret(..)")
    }
}

/// The text of a machine's token. It is shown once, and wiped from memory when it is dropped.
#[derive(Clone)]
pub struct MachineToken {
    id: String,
    text: Zeroizing<String>,
}

impl MachineToken {
    pub(super) fn new(id: String, text: Zeroizing<String>) -> Self {
        Self { id, text }
    }

    /// Its public id, by which an opaque one is revoked.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the machine sends as `Authorization: Bearer`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for MachineToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MachineToken(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        let secret = ApiKeySecret::new(Zeroizing::new("ak_1_2".to_owned()));
        assert_eq!(format!("{secret:?}"), "ApiKeySecret(..)");
        assert_eq!(secret.as_str(), "ak_1_2");
    }
}
