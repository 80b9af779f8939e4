use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// By which kind of credential a request was recognised. The names are Clerk's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TokenKind {
    /// `session_token`: a session's cookie, or a token that was issued for the session. A person is
    /// there.
    #[default]
    SessionToken,
    /// `api_key`: a key of a person, for programs.
    ApiKey,
    /// `oauth_token`: an OAuth 2 access token.
    OauthToken,
    /// `m2m_token`, also understood as `machine_token`: a token of a service.
    #[serde(alias = "machine_token")]
    M2mToken,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::SessionToken,
        Self::ApiKey,
        Self::OauthToken,
        Self::M2mToken,
    ];

    /// The name, such as `api_key`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SessionToken => "session_token",
            Self::ApiKey => "api_key",
            Self::OauthToken => "oauth_token",
            Self::M2mToken => "m2m_token",
        }
    }
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No kind of credential has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no kind of credential: session_token, api_key, oauth_token or m2m_token")]
pub struct TokenKindError(String);

impl FromStr for TokenKind {
    type Err = TokenKindError;

    fn from_str(name: &str) -> Result<Self, TokenKindError> {
        if name == "machine_token" {
            return Ok(Self::M2mToken);
        }
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or_else(|| TokenKindError(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_the_name_that_it_has_on_the_wire() {
        for kind in TokenKind::ALL {
            let json = serde_json::to_value(kind).expect("a string");
            assert_eq!(json, kind.name());
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert_eq!("machine_token".parse(), Ok(TokenKind::M2mToken));
        let alias = serde_json::from_value::<TokenKind>("machine_token".into());
        assert_eq!(alias.expect("understood"), TokenKind::M2mToken);
        for other in ["", "any", "Api_Key", "apikey"] {
            assert!(other.parse::<TokenKind>().is_err(), "{other}");
        }
    }
}
