use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// In bytes.
const LONGEST: usize = 64;

/// The name of what a proof is demanded for, such as `delete-account`: 1 to 64 lowercase letters and
/// hyphens ([`Interrupt::proof`](crate::Interrupt::proof)).
///
/// ```
/// # use leptos_auth::ActionName;
/// assert!("delete-account".parse::<ActionName>().is_ok());
/// assert!("Delete account".parse::<ActionName>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ActionName(String);

/// No name of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of an action is 1 to {LONGEST} lowercase letters and hyphens")]
pub struct ActionNameError;

impl ActionName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ActionName {
    type Error = ActionNameError;

    fn try_from(name: String) -> Result<Self, ActionNameError> {
        let is_plain = name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if name.is_empty() || name.len() > LONGEST || !is_plain {
            return Err(ActionNameError);
        }
        Ok(Self(name))
    }
}

impl FromStr for ActionName {
    type Err = ActionNameError;

    fn from_str(name: &str) -> Result<Self, ActionNameError> {
        name.to_owned().try_into()
    }
}

impl From<ActionName> for String {
    fn from(name: ActionName) -> Self {
        name.0
    }
}

impl fmt::Display for ActionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        let longest = "a".repeat(LONGEST);
        for name in ["a", "delete-account", &longest] {
            assert_eq!(name.parse::<ActionName>().expect(name).as_str(), name);
        }
        let too_long = "a".repeat(LONGEST + 1);
        for name in ["", "Delete", "delete account", "a1", "ä", "a\"b", &too_long] {
            assert_eq!(name.parse::<ActionName>(), Err(ActionNameError), "{name}");
        }
    }
}
