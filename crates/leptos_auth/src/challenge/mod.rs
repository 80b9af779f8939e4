//! How a 401 says what would help (RFC 9110, section 11.6.1): one `WWW-Authenticate` per kind of
//! credential that the route accepts.
//!
//! | type | scheme | source |
//! |---|---|---|
//! | [`Bearer`] | `Bearer` | RFC 6750, with `resource_metadata` (RFC 9728) and step-up (RFC 9470) |
//! | [`ApiKey`] | `ApiKey` | private: no scheme is registered for keys in a header of their own |
//! | [`Session`] | `Session`, or another name | private: no browser knows it, so none opens a dialog |
//! | [`Basic`] | `Basic` | RFC 7617; kept from browsers, which would open their own dialog |
//!
//! What can not be written as the grammar wants it can not be constructed.

mod api_key;
mod basic;
mod bearer;
mod param;
mod session;

use http::HeaderValue;

pub use self::{api_key::ApiKey, basic::Basic, bearer::Bearer, session::Session};
pub(crate) use self::{bearer::Failure, param::is_scope_token};

/// One way to authenticate, for [`InterruptLayer::challenge`](crate::InterruptLayer::challenge).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Challenge {
    /// A token in `Authorization`.
    Bearer(Bearer),
    /// A key in a header of its own.
    ApiKey(ApiKey),
    /// A cookie, got with a form.
    Session(Session),
    /// Name and password in `Authorization`.
    Basic(Basic),
}

impl Challenge {
    /// The place in the order in which they are sent: the strongest first (RFC 9110, section
    /// 11.6.1, has the client choose the strongest that it understands).
    pub(crate) const fn rank(&self) -> u8 {
        match self {
            Self::Bearer(_) => 0,
            Self::ApiKey(_) => 1,
            Self::Session(_) => 2,
            Self::Basic(_) => 3,
        }
    }

    /// The name of the application.
    pub(crate) fn realm(&self) -> &str {
        match self {
            Self::Bearer(bearer) => bearer.realm(),
            Self::ApiKey(key) => key.realm(),
            Self::Session(session) => session.realm(),
            Self::Basic(basic) => basic.realm(),
        }
    }

    /// The field's value; with what was wrong with the credential, where it was of this scheme.
    pub(crate) fn value(&self, failure: Option<&Failure>) -> HeaderValue {
        let text = match self {
            Self::Bearer(bearer) => bearer.text(failure),
            Self::ApiKey(key) => key.text(failure),
            Self::Session(session) => session.text(),
            Self::Basic(basic) => basic.text(),
        };
        // Each part was checked to be printable ASCII when it was given.
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("Session"))
    }
}

macro_rules! from {
    ($($name:ident),*) => {$(
        impl From<$name> for Challenge {
            fn from(challenge: $name) -> Self {
                Self::$name(challenge)
            }
        }
    )*};
}
from!(Bearer, ApiKey, Session, Basic);

/// A challenge that would break the grammar of RFC 9110, section 11, or of its scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChallengeError {
    /// Control characters and what is not ASCII can not be quoted (RFC 9110, section 5.6.4).
    #[error("`{0}` of a challenge holds something else than printable ASCII")]
    NotPrintable(&'static str),
    /// Without any parameter a challenge says nothing (RFC 6750, section 3, wants at least one).
    #[error("`{0}` of a challenge is empty")]
    Empty(&'static str),
    /// RFC 6750, section 3: words of `!`, `#` to `[` and `]` to `~`, with single spaces between.
    #[error(
        "`{0}` is no list of scopes: words of printable ASCII without `\"` and `\\`, one space apart"
    )]
    Scope(String),
    /// RFC 9728, section 5.1.
    #[error("`{0}` is no https URL")]
    Url(String),
    /// RFC 9110, section 5.6.2.
    #[error("`{0}` is no token: letters, digits and `!#$%&'*+-.^_`|~`")]
    Token(String),
}

#[cfg(test)]
mod tests {
    use http_auth::parser::ChallengeParser;
    use proptest::prelude::*;

    use super::*;

    fn realm_of(challenge: &Challenge) -> String {
        let value = challenge.value(None);
        let text = value.to_str().expect("ASCII");
        let mut parsed =
            ChallengeParser::new(text).map(|challenge| challenge.expect("a challenge"));
        let first = parsed.next().expect("one challenge");
        assert!(parsed.next().is_none(), "and no other: {text}");
        let (_, realm) = first
            .params
            .iter()
            .find(|(name, _)| *name == "realm")
            .expect("a realm");
        realm.to_unescaped()
    }

    proptest! {
        /// With a parser that is not ours.
        #[test]
        fn a_realm_is_refused_or_read_as_it_was_given(realm in any::<String>(), ascii in "[ -~]+") {
            for realm in [&realm, &ascii] {
                let made: [Result<Challenge, _>; 3] = [
                    Session::new(realm).map(Into::into),
                    Bearer::new(realm).map(Into::into),
                    Basic::new(realm).map(Into::into),
                ];
                let is_fine = !realm.is_empty() && realm.bytes().all(|b| (0x20..0x7f).contains(&b));
                for challenge in made {
                    prop_assert_eq!(challenge.is_ok(), is_fine);
                    if let Ok(challenge) = challenge {
                        prop_assert_eq!(&realm_of(&challenge), realm);
                    }
                }
            }
        }

        #[test]
        fn scopes_are_refused_or_read_as_they_were_given(scope in "[ -~]*") {
            let bearer = Bearer::new("a").expect("a realm");
            if let Ok(bearer) = bearer.scope(&scope) {
                let value = Challenge::from(bearer).value(None);
                let text = value.to_str().expect("ASCII");
                let mut parsed = ChallengeParser::new(text);
                let challenge = parsed.next().expect("one").expect("a challenge");
                let read = challenge.params.iter().find(|(name, _)| *name == "scope");
                prop_assert_eq!(read.expect("a scope").1.to_unescaped(), scope);
            }
        }
    }
}
