use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use crate::{Algorithm, refusal::Refusal};

/// How long a token may be, in bytes. Longer ones fit into no header of most servers.
pub(crate) const LONGEST_TOKEN: usize = 8 * 1024;

/// Members of a header that say with which key the token is to be verified. Whoever made up the
/// token made up those, too (RFC 8725, section 3.10).
const KEYS: [&str; 4] = ["jwk", "jku", "x5c", "x5u"];

/// A signed JWT (RFC 7515, section 3.1), read and not yet believed.
pub(crate) struct Compact<'a> {
    header: Header,
    message: &'a str,
    claims: Map<String, Value>,
    signature: Vec<u8>,
}

struct Header {
    algorithm: Algorithm,
    key_id: Option<String>,
}

/// Which headers are read on.
#[derive(Clone, Debug)]
pub(crate) struct HeaderRules {
    pub(crate) algorithms: BTreeSet<Algorithm>,
    /// Whether tokens count that do not say what they are.
    pub(crate) any_type: bool,
}

impl<'a> Compact<'a> {
    /// Whether it looks like one: three parts, the first of which is an object.
    pub(crate) fn is_likely(token: &str) -> bool {
        split(token).is_some_and(|[header, ..]| object(header).is_some())
    }

    pub(crate) fn parse(token: &'a str, rules: &HeaderRules) -> Result<Self, Refusal> {
        let [header, claims, signature] = split(token).ok_or(Refusal::NoJwt)?;
        let message = &token[..header.len() + 1 + claims.len()];
        let header = Header::parse(&object(header).ok_or(Refusal::NoJwt)?, rules)?;
        Ok(Self {
            header,
            message,
            claims: object(claims).ok_or(Refusal::NoJwt)?,
            signature: URL_SAFE_NO_PAD
                .decode(signature)
                .map_err(|_| Refusal::NoJwt)?,
        })
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        self.header.algorithm
    }

    pub(crate) fn key_id(&self) -> Option<&str> {
        self.header.key_id.as_deref()
    }

    /// What is signed.
    pub(crate) fn message(&self) -> &[u8] {
        self.message.as_bytes()
    }

    pub(crate) fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// What it says, whoever says so.
    pub(crate) fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    pub(crate) fn into_claims(self) -> Map<String, Value> {
        self.claims
    }
}

impl Header {
    fn parse(header: &Map<String, Value>, rules: &HeaderRules) -> Result<Self, Refusal> {
        let algorithm = header.get("alg").and_then(Value::as_str);
        let algorithm = algorithm.and_then(Algorithm::named);
        let algorithm = algorithm.filter(|algorithm| rules.algorithms.contains(algorithm));
        let algorithm = algorithm.ok_or(Refusal::Algorithm)?;
        // Nothing that could be in it is understood here (RFC 7515, section 4.1.11).
        if header.contains_key("crit") {
            return Err(Refusal::Critical);
        }
        if KEYS.iter().any(|name| header.contains_key(*name)) {
            return Err(Refusal::BringsKey);
        }
        let is_typed = match header.get("typ") {
            Some(Value::String(name)) => {
                is_access_token(name) || rules.any_type && name.eq_ignore_ascii_case("JWT")
            }
            Some(_) => false,
            None => rules.any_type,
        };
        if !is_typed {
            return Err(Refusal::Type);
        }
        let key_id = match header.get("kid") {
            Some(Value::String(id)) => Some(id.clone()),
            Some(_) => return Err(Refusal::NoJwt),
            None => None,
        };
        Ok(Self { algorithm, key_id })
    }
}

/// RFC 9068, section 4. Media types are compared without regard to case, and `application/` may be
/// left out (RFC 7515, section 4.1.9).
fn is_access_token(name: &str) -> bool {
    name.eq_ignore_ascii_case("at+jwt") || name.eq_ignore_ascii_case("application/at+jwt")
}

fn split(token: &str) -> Option<[&str; 3]> {
    let mut parts = token.split('.');
    let found = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(found)
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let decoded = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&decoded).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn rules(any_type: bool) -> HeaderRules {
        HeaderRules {
            algorithms: Algorithm::ALL.into(),
            any_type,
        }
    }

    fn token(header: &Value) -> String {
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        format!("{header}.e30.c2ln")
    }

    fn refusal(token: &str, rules: &HeaderRules) -> Option<Refusal> {
        Compact::parse(token, rules).err()
    }

    #[test]
    fn the_parts_are_read() {
        let header = json!({ "alg": "ES256", "typ": "at+jwt", "kid": "a", "x5t": "ignored" });
        let token = token(&header);
        let read = Compact::parse(&token, &rules(false)).expect("a JWT");
        assert_eq!(read.algorithm(), Algorithm::Es256);
        assert_eq!(read.key_id(), Some("a"));
        assert_eq!(
            read.message(),
            token.rsplit_once('.').expect("three").0.as_bytes()
        );
        assert_eq!(read.signature(), b"sig");
        assert!(read.claims().is_empty());
    }

    #[test]
    fn headers_that_are_not_read_on() {
        use Refusal::{Algorithm, BringsKey, Critical, NoJwt};
        for (member, value, why) in [
            ("alg", json!("none"), Algorithm),
            ("alg", json!("HS256"), Algorithm),
            ("alg", json!("rs256"), Algorithm),
            ("alg", json!(["RS256"]), Algorithm),
            ("alg", json!(null), Algorithm),
            ("crit", json!(["b64"]), Critical),
            ("crit", json!(null), Critical),
            ("jwk", json!({}), BringsKey),
            ("jku", json!("https://evil.example"), BringsKey),
            ("x5u", json!("https://evil.example"), BringsKey),
            ("x5c", json!([]), BringsKey),
            ("typ", json!("JWT"), Refusal::Type),
            ("typ", json!("dpop+jwt"), Refusal::Type),
            ("typ", json!(1), Refusal::Type),
            ("kid", json!(1), NoJwt),
        ] {
            let mut header = json!({ "alg": "RS256", "typ": "application/AT+JWT" });
            assert_eq!(refusal(&token(&header), &rules(false)), None);
            header[member] = value;
            let refused = refusal(&token(&header), &rules(false));
            assert_eq!(refused, Some(why), "{header}");
        }
    }

    #[test]
    fn an_algorithm_that_is_not_allowed_is_refused() {
        let mut rules = rules(false);
        rules.algorithms.remove(&Algorithm::Rs256);
        let token = token(&json!({ "alg": "RS256", "typ": "at+jwt" }));
        assert_eq!(refusal(&token, &rules), Some(Refusal::Algorithm));
    }

    #[test]
    fn tokens_that_do_not_say_what_they_are_count_where_that_is_wanted() {
        for (header, loose) in [
            (json!({ "alg": "RS256" }), None),
            (json!({ "alg": "RS256", "typ": "JWT" }), None),
            (
                json!({ "alg": "RS256", "typ": "logout+jwt" }),
                Some(Refusal::Type),
            ),
        ] {
            let token = token(&header);
            assert_eq!(refusal(&token, &rules(false)), Some(Refusal::Type));
            assert_eq!(refusal(&token, &rules(true)), loose, "{header}");
        }
    }

    #[test]
    fn what_has_not_three_parts_is_no_jwt() {
        let whole = token(&json!({ "alg": "RS256", "typ": "at+jwt" }));
        let (cut, _) = whole.rsplit_once('.').expect("three");
        for broken in [
            String::new(),
            "..".to_owned(),
            cut.to_owned(),
            format!("{whole}."),
            format!("{whole}.a.b"),
            format!("{whole}="),
            format!("{whole}!"),
            whole.replacen('.', "..", 1),
            whole.replacen("e30", "W10", 1),
        ] {
            let refused = refusal(&broken, &rules(true));
            assert_eq!(refused, Some(Refusal::NoJwt), "{broken}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(token in "\\PC*") {
            let _ = Compact::parse(&token, &rules(true));
            Compact::is_likely(&token);
        }

        #[test]
        fn whatever_the_parts_are_they_are_read_or_refused(
            header in "\\PC*", claims in "\\PC*", signature in any::<Vec<u8>>()
        ) {
            let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
            let signature = URL_SAFE_NO_PAD.encode(signature);
            let _ = Compact::parse(&format!("{header}.{claims}.{signature}"), &rules(true));
        }
    }
}
