//! The credential in `Authorization` (RFC 9110, section 11.6.2), or in the header that a challenge
//! names ([`ApiKey`](crate::challenge::ApiKey)).

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};

/// What came in `Authorization`, or in a header for keys.
#[derive(Clone, Debug)]
pub(crate) enum Authorization {
    /// Nothing: whatever else the request has counts, a cookie for example.
    Absent,
    /// A token (RFC 6750, section 2.1).
    Bearer(BearerToken),
    /// Name and password (RFC 7617, section 2).
    Basic(BasicCredentials),
    /// A key, in a header of its own.
    ApiKey(BearerToken),
    /// `Bearer`, and then something that no token is.
    BrokenBearer,
    /// Something that no key is, in the header for keys.
    BrokenApiKey,
    /// Of another scheme, or not as its scheme wants it.
    Unreadable,
}

/// A bearer token, as it came. Nothing has been checked but its characters.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

/// A name and a password, as they came. Nothing has been checked but that they are UTF-8.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicCredentials {
    name: String,
    password: String,
}

impl Authorization {
    /// `key_headers` are those that challenges name.
    pub(super) fn of(headers: &HeaderMap, key_headers: &[HeaderName]) -> Self {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            return Self::parse(value);
        }
        let key = key_headers.iter().find_map(|name| headers.get(name));
        key.map_or(Self::Absent, Self::parse_key)
    }

    fn parse_key(value: &HeaderValue) -> Self {
        let text = value.to_str().unwrap_or_default().trim_matches(' ');
        BearerToken::parse(text).map_or(Self::BrokenApiKey, Self::ApiKey)
    }

    /// The scheme is compared without regard to case (RFC 9110, section 11.1).
    fn parse(value: &HeaderValue) -> Self {
        // What is no ASCII is in no scheme's grammar.
        let text = value.to_str().unwrap_or_default();
        let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim_matches(' ');
        if scheme.eq_ignore_ascii_case("bearer") {
            BearerToken::parse(rest).map_or(Self::BrokenBearer, Self::Bearer)
        } else if scheme.eq_ignore_ascii_case("basic") {
            BasicCredentials::parse(rest).map_or(Self::Unreadable, Self::Basic)
        } else {
            Self::Unreadable
        }
    }
}

impl BearerToken {
    /// `b64token` (RFC 6750, section 2.1).
    fn parse(text: &str) -> Option<Self> {
        let start = text.trim_end_matches('=');
        let is_token = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b);
        let valid = !start.is_empty() && start.bytes().all(is_token);
        valid.then(|| Self(text.to_owned()))
    }

    /// The token. It is a secret: no log, no page, no error message.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl BasicCredentials {
    /// The name ends at the first colon (RFC 7617, section 2).
    fn parse(text: &str) -> Option<Self> {
        let decoded = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
        let (name, password) = decoded.split_once(':')?;
        let has_control = decoded.chars().any(char::is_control);
        (!has_control).then(|| Self {
            name: name.to_owned(),
            password: password.to_owned(),
        })
    }

    /// Who it claims to be.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The password. It is a secret: no log, no page, no error message.
    pub fn password(&self) -> &str {
        &self.password
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(..)")
    }
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BasicCredentials(..)")
    }
}

/// What makes a credential ambiguous, or shows it to everybody who reads a log (RFC 6750, sections
/// 2.3 and 3.1).
pub(super) fn malformed(head: &Parts, key_headers: &[HeaderName]) -> Option<&'static str> {
    let count = |name: &HeaderName| head.headers.get_all(name).iter().count();
    let authorization = count(&header::AUTHORIZATION);
    if authorization > 1 {
        return Some("The request has more than one Authorization field");
    }
    if authorization + key_headers.iter().map(count).sum::<usize>() > 1 {
        return Some("The request has more than one credential");
    }
    let query = head.uri.query()?;
    let mut names = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default());
    let is_token =
        |name| percent_encoding::percent_decode_str(name).decode_utf8_lossy() == "access_token";
    names
        .any(is_token)
        .then_some("A token belongs into Authorization, and never into the address")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Authorization {
        Authorization::parse(&HeaderValue::from_bytes(text.as_bytes()).expect("a value"))
    }

    #[test]
    fn schemes_are_read_without_regard_to_case() {
        for text in ["Bearer abc", "bearer abc", "BEARER  abc", "bEaReR abc "] {
            let Authorization::Bearer(token) = parse(text) else {
                panic!("{text}");
            };
            assert_eq!(token.as_str(), "abc");
        }
        let Authorization::Basic(basic) = parse("basic QWRhOmE6Yg==") else {
            panic!("basic");
        };
        assert_eq!((basic.name(), basic.password()), ("Ada", "a:b"));
    }

    #[test]
    fn a_key_is_read_from_its_own_header_and_never_beside_authorization() {
        let names = [HeaderName::from_static("x-api-key")];
        let mut headers = HeaderMap::new();
        headers.insert("x-api-key", HeaderValue::from_static(" ak_1_b "));
        let Authorization::ApiKey(key) = Authorization::of(&headers, &names) else {
            panic!("a key");
        };
        assert_eq!(key.as_str(), "ak_1_b");
        let of = |headers: &HeaderMap| Authorization::of(headers, &names);
        assert!(matches!(
            Authorization::of(&headers, &[]),
            Authorization::Absent
        ));
        for broken in ["", "a b", "a\"b", "="] {
            headers.insert("x-api-key", HeaderValue::from_static(broken));
            assert!(
                matches!(of(&headers), Authorization::BrokenApiKey),
                "{broken}"
            );
        }
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic"));
        assert!(matches!(of(&headers), Authorization::Unreadable));
    }

    #[test]
    fn what_is_not_as_the_scheme_wants_it_is_told_apart() {
        for text in ["Bearer", "bearer ", "Bearer a b", "Bearer a=b", "Bearer ="] {
            let parsed = parse(text);
            assert!(matches!(parsed, Authorization::BrokenBearer), "{text:?}");
        }
        for text in [
            "",
            "Bearer \u{e9}",
            "Bearera",
            "Digest a=b",
            "Basic",
            "Basic !",
            "Basic QWRh",
            "Basic /////w==",
            "Basic QQA6Yg==",
        ] {
            assert!(matches!(parse(text), Authorization::Unreadable), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(bytes in any::<Vec<u8>>()) {
            if let Ok(value) = HeaderValue::from_bytes(&bytes) {
                Authorization::parse(&value);
            }
        }

        #[test]
        fn what_was_sent_as_basic_is_what_is_read(name in "[^:\\p{Cc}]*", password in "\\P{Cc}*") {
            let sent = STANDARD.encode(format!("{name}:{password}"));
            let Authorization::Basic(read) = parse(&format!("Basic {sent}")) else {
                panic!("{sent}");
            };
            prop_assert_eq!((read.name(), read.password()), (&*name, &*password));
        }

        #[test]
        fn what_was_sent_as_bearer_is_what_is_read(token in "[A-Za-z0-9._~+/-]+=*") {
            let Authorization::Bearer(read) = parse(&format!("Bearer {token}")) else {
                panic!("{token}");
            };
            prop_assert_eq!(read.as_str(), token);
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        assert_eq!(
            format!("{:?}", parse("Bearer abc")),
            "Bearer(BearerToken(..))"
        );
        let basic = format!("{:?}", parse("Basic QWRhOmE6Yg=="));
        assert_eq!(basic, "Basic(BasicCredentials(..))");
    }

    #[test]
    fn two_credentials_and_tokens_in_addresses_are_malformed() {
        let head = |uri: &str, fields: &[&str]| {
            let mut request = http::Request::get(uri);
            for field in fields {
                request = request.header(header::AUTHORIZATION, *field);
            }
            request.body(()).expect("a request").into_parts().0
        };
        let malformed = |head: &Parts| malformed(head, &[HeaderName::from_static("x-api-key")]);
        assert!(malformed(&head("/a?b=c", &["Bearer a"])).is_none());
        assert!(malformed(&head("/a", &["Bearer a", "Bearer a"])).is_some());
        for (fields, keys, is_malformed) in [(0, 1, false), (0, 2, true), (1, 1, true)] {
            let mut both = head("/a", &["Bearer a"][..fields]);
            for _ in 0..keys {
                both.headers
                    .append("x-api-key", HeaderValue::from_static("b"));
            }
            assert_eq!(malformed(&both).is_some(), is_malformed, "{fields} {keys}");
        }
        for uri in [
            "/a?access_token=b",
            "/a?x=1&access%5Ftoken=b",
            "/a?access_token",
        ] {
            assert!(malformed(&head(uri, &[])).is_some(), "{uri}");
        }
    }
}
