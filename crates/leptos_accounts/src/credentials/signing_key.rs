//! The keys that our own tokens are signed with: ES256 (RFC 7518, section 3.4), derived from the
//! [`RootSecret`], so that nothing more has to be kept secret or carried from one server to the next.

use std::fmt;

use aws_lc_rs::{
    agreement::{ECDH_P256, PrivateKey},
    encoding::{AsDer, Pkcs8V1Der},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{AccountsError, RootSecret};

/// One in 2^32 derived values is no number of the curve's; then the next purpose gives another.
const PURPOSES: [&str; 3] = ["session tokens", "session tokens 2", "session tokens 3"];

/// The key of the current root secret, and what verifies with the older ones.
pub(super) struct SigningKeys {
    current: EncodingKey,
    /// The current one first. Never empty.
    published: Vec<Published>,
}

/// What everybody may know of a key.
struct Published {
    id: String,
    verifying: DecodingKey,
    x: String,
    y: String,
}

impl SigningKeys {
    /// One for each root secret in the list.
    pub(super) fn derive(secret: &RootSecret) -> Result<Self, AccountsError> {
        let current = derive(secret, &secret.key_id())?.0;
        let all = secret.key_ids();
        let published = all.map(|id| derive(secret, &id).map(|(_, published)| published));
        Ok(Self {
            current,
            published: published.collect::<Result<_, _>>()?,
        })
    }

    /// A token in the compact form (RFC 7515, section 7.1). `typ` says what it is for, so that none is
    /// taken for another (RFC 8725, section 3.11).
    pub(super) fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, AccountsError> {
        let header = Header {
            typ: Some(typ.to_owned()),
            kid: self.published.first().map(|key| key.id.clone()),
            ..Header::new(Algorithm::ES256)
        };
        jsonwebtoken::encode(&header, claims, &self.current)
            .map_err(|error| AccountsError::Signing(error.to_string()))
    }

    /// The claims of a token that we signed, of this type. Of times and audience nothing is said.
    pub(super) fn verify<C: DeserializeOwned>(&self, typ: &str, token: &str) -> Option<C> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(typ) {
            return None;
        }
        let id = header.kid?;
        let key = self.published.iter().find(|key| key.id == id)?;
        // The one algorithm, whatever the token says (RFC 8725, section 3.1). The claims are judged by
        // our own clock, and not by the one that the library reads.
        let mut validation = Validation::new(Algorithm::ES256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let data = jsonwebtoken::decode(token, &key.verifying, &validation).ok()?;
        Some(data.claims)
    }

    /// The set of keys (RFC 7517, section 5).
    pub(super) fn jwks(&self) -> Value {
        let key = |key: &Published| {
            json!({
                "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256",
                "kid": key.id, "x": key.x, "y": key.y,
            })
        };
        json!({ "keys": self.published.iter().map(key).collect::<Vec<_>>() })
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.published.iter().map(|key| &key.id);
        f.debug_tuple("SigningKeys")
            .field(&ids.collect::<Vec<_>>())
            .finish()
    }
}

fn derive(secret: &RootSecret, id: &str) -> Result<(EncodingKey, Published), AccountsError> {
    PURPOSES
        .iter()
        .filter_map(|purpose| secret.derive_for(id, purpose))
        .find_map(|scalar| key_of(scalar.as_bytes(), id))
        .ok_or(AccountsError::SigningKey)
}

/// The key whose private number this is.
fn key_of(scalar: &[u8; 32], id: &str) -> Option<(EncodingKey, Published)> {
    let private = PrivateKey::from_private_key(&ECDH_P256, scalar).ok()?;
    let der: Pkcs8V1Der<'_> = private.as_der().ok()?;
    let public = private.compute_public_key().ok()?;
    // Uncompressed (SEC 1, section 2.3.3): 4, x, y.
    let [4, point @ ..] = public.as_ref() else {
        return None;
    };
    let (x, y) = point.split_at_checked(32)?;
    let published = Published {
        id: id.to_owned(),
        verifying: DecodingKey::from_ec_der(public.as_ref()),
        x: URL_SAFE_NO_PAD.encode(x),
        y: URL_SAFE_NO_PAD.encode(y),
    };
    Some((EncodingKey::from_ec_der(der.as_ref()), published))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "5pWJg9tS1mVhZ2xp7xw8b0sQmV0cJ3p4T1n2Yk9uRzA=";
    const TWO: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    fn keys(text: &str) -> SigningKeys {
        let secret: RootSecret = text.parse().expect("a secret");
        SigningKeys::derive(&secret).expect("keys")
    }

    fn ids(keys: &SigningKeys) -> Vec<String> {
        keys.published.iter().map(|key| key.id.clone()).collect()
    }

    #[test]
    fn a_token_is_verified_by_any_server_with_the_secret() {
        let token = keys(ONE).sign("a+jwt", &json!({ "n": 1 })).expect("signed");
        let claims: Option<Value> = keys(ONE).verify("a+jwt", &token);
        assert_eq!(claims, Some(json!({ "n": 1 })));
        assert_eq!(
            keys(ONE).verify::<Value>("b+jwt", &token),
            None,
            "another type"
        );
        assert_eq!(
            keys(TWO).verify::<Value>("a+jwt", &token),
            None,
            "another secret"
        );
    }

    #[test]
    fn a_new_secret_in_front_keeps_the_old_tokens_valid() {
        let before = keys(ONE);
        let after = keys(&format!("{TWO}\n{ONE}"));
        let old = before.sign("a", &json!({ "n": 1 })).expect("signed");
        let new = after.sign("a", &json!({ "n": 2 })).expect("signed");
        assert!(after.verify::<Value>("a", &old).is_some());
        assert!(after.verify::<Value>("a", &new).is_some());
        assert!(before.verify::<Value>("a", &new).is_none());
        assert_eq!(ids(&after).len(), 2);
        assert_eq!(ids(&after)[1..], ids(&before));
    }

    #[test]
    fn the_set_has_points_of_the_curve_and_no_private_number() {
        let set = keys(&format!("{TWO}\n{ONE}")).jwks();
        let all = set["keys"].as_array().expect("keys");
        assert_eq!(all.len(), 2);
        for key in all {
            assert_eq!(key["x"].as_str().map(str::len), Some(43));
            assert_eq!(key["y"].as_str().map(str::len), Some(43));
            assert_eq!(key.get("d"), None);
        }
    }

    /// RFC 7517, appendix A.2: the private number and the point that belongs to it.
    #[test]
    fn the_public_key_is_that_of_the_number() {
        let decode = |text| URL_SAFE_NO_PAD.decode(text).expect("base64url");
        let scalar = decode("870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE");
        let scalar = scalar.try_into().expect("32 bytes");
        let (_, published) = key_of(&scalar, "id").expect("a key");
        assert_eq!(published.x, "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4");
        assert_eq!(published.y, "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM");
    }

    #[test]
    fn a_number_that_is_none_of_the_curve_gives_no_key() {
        assert!(key_of(&[0; 32], "id").is_none());
        assert!(key_of(&[0xff; 32], "id").is_none());
    }
}
