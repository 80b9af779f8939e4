use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{DecodingKey, crypto::aws_lc};
use serde::Deserialize;

use crate::Algorithm;

/// The least modulus of an RSA key, in bits (RFC 7518, section 3.3), and the largest that anybody
/// should have to calculate with.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A public key of the issuer, and what it may be used for.
pub(crate) struct Key {
    id: Option<String>,
    kind: Kind,
    /// The one algorithm that the issuer uses it with, where it says so.
    algorithm: Option<Algorithm>,
    key: DecodingKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
    Ed25519,
}

/// A JWK (RFC 7517, section 4) as it came.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Key {
    /// `None` for what is no key that tokens are verified with: one that is shared (`oct`), for
    /// encryption, of another kind, too weak, or broken. Such keys are ignored (RFC 7517, section 5).
    pub(crate) fn parse(jwk: &serde_json::Value) -> Option<Self> {
        let jwk = Jwk::deserialize(jwk).ok()?;
        if jwk.usage.as_deref().is_some_and(|usage| usage != "sig") {
            return None;
        }
        let verifies = |ops: &Vec<String>| ops.iter().any(|op| op == "verify");
        if !jwk.key_ops.as_ref().is_none_or(verifies) {
            return None;
        }
        let (kind, key) = match (&*jwk.kty, jwk.crv.as_deref()) {
            ("RSA", _) => (Kind::Rsa, rsa(jwk.n.as_deref()?, jwk.e.as_deref()?)?),
            ("EC", Some("P-256")) => (Kind::P256, p256(jwk.x.as_deref()?, jwk.y.as_deref()?)?),
            ("OKP", Some("Ed25519")) => (Kind::Ed25519, ed25519(jwk.x.as_deref()?)?),
            _ => return None,
        };
        let algorithm = match jwk.alg {
            Some(name) => Some(Algorithm::named(&name)?),
            None => None,
        };
        Some(Self {
            id: jwk.kid,
            kind,
            algorithm,
            key,
        })
    }

    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.id.as_deref() == Some(id)
    }

    /// Whether tokens with this algorithm are verified with it. The token says which it has, so the
    /// key has to say so, too.
    pub(crate) fn is_for(&self, algorithm: Algorithm) -> bool {
        let kind = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => Kind::Rsa,
            Algorithm::Es256 => Kind::P256,
            Algorithm::EdDsa => Kind::Ed25519,
        };
        kind == self.kind && self.algorithm.is_none_or(|only| only == algorithm)
    }

    /// Whether that is the signature of this message.
    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        // Asked directly: the library's own choice is one for the whole process, and panics where
        // another crate has built it with both of its back ends.
        let verifier = (aws_lc::DEFAULT_PROVIDER.verifier_factory)(&algorithm.into(), &self.key);
        verifier.is_ok_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok())
    }
}

fn rsa(n: &str, e: &str) -> Option<DecodingKey> {
    let (modulus, exponent) = (number(n)?, number(e)?);
    let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize;
    // With an exponent of 1 everything is its own signature; an even one has no inverse.
    let is_sound = exponent.last()? % 2 == 1 && exponent != [1] && exponent.len() <= 4;
    (RSA_BITS.contains(&bits) && is_sound)
        .then(|| DecodingKey::from_rsa_raw_components(&modulus, &exponent))
}

fn p256(x: &str, y: &str) -> Option<DecodingKey> {
    (decode(x)?.len() == 32 && decode(y)?.len() == 32)
        .then(|| DecodingKey::from_ec_components(x, y).ok())
        .flatten()
}

fn ed25519(x: &str) -> Option<DecodingKey> {
    (decode(x)?.len() == 32)
        .then(|| DecodingKey::from_ed_components(x).ok())
        .flatten()
}

/// A big-endian number, without leading zeros.
fn number(text: &str) -> Option<Vec<u8>> {
    let bytes = decode(text)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    Some(bytes[zeros..].to_vec())
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn coordinate(length: usize) -> String {
        URL_SAFE_NO_PAD.encode(vec![7; length])
    }

    fn rsa_key(bytes: usize) -> Value {
        json!({ "kty": "RSA", "kid": "a", "n": coordinate(bytes), "e": "AQAB" })
    }

    fn with(mut key: Value, name: &str, value: Value) -> Value {
        key[name] = value;
        key
    }

    #[test]
    fn a_key_is_for_the_algorithms_of_its_kind() {
        let rsa = Key::parse(&rsa_key(257)).expect("a key");
        let ec = json!({ "kty": "EC", "crv": "P-256", "x": coordinate(32), "y": coordinate(32) });
        let ec = Key::parse(&ec).expect("a key");
        let okp = json!({ "kty": "OKP", "crv": "Ed25519", "x": coordinate(32) });
        let okp = Key::parse(&okp).expect("a key");
        for algorithm in Algorithm::ALL {
            let is_rsa = [Algorithm::Rs256, Algorithm::Ps256].contains(&algorithm);
            assert_eq!(rsa.is_for(algorithm), is_rsa);
            assert_eq!(ec.is_for(algorithm), algorithm == Algorithm::Es256);
            assert_eq!(okp.is_for(algorithm), algorithm == Algorithm::EdDsa);
            for key in [&rsa, &ec, &okp] {
                assert!(!key.verifies(algorithm, b"message", b"signature"));
            }
        }
        let only = Key::parse(&with(rsa_key(257), "alg", json!("PS256"))).expect("a key");
        assert!(only.is_for(Algorithm::Ps256) && !only.is_for(Algorithm::Rs256));
        assert!(rsa.has_id("a") && !rsa.has_id("b") && !ec.has_id(""));
    }

    #[test]
    fn keys_that_tokens_are_not_verified_with_are_ignored() {
        for jwk in [
            json!({ "kty": "oct", "k": "c2VjcmV0", "kid": "a" }),
            json!({ "kty": "oct", "alg": "RS256", "n": coordinate(257), "e": "AQAB" }),
            rsa_key(128),
            rsa_key(255),
            rsa_key(1025),
            with(rsa_key(257), "e", json!("AQ")),
            with(rsa_key(257), "e", json!("Ag")),
            with(rsa_key(257), "e", json!("")),
            with(rsa_key(257), "n", json!("")),
            with(rsa_key(257), "n", json!("!")),
            with(rsa_key(257), "use", json!("enc")),
            with(rsa_key(257), "key_ops", json!(["encrypt"])),
            with(rsa_key(257), "alg", json!("HS256")),
            with(rsa_key(257), "alg", json!("RSA-OAEP")),
            json!({ "kty": "EC", "crv": "P-384", "x": coordinate(48), "y": coordinate(48) }),
            json!({ "kty": "EC", "crv": "P-256", "x": coordinate(31), "y": coordinate(32) }),
            json!({ "kty": "EC", "crv": "P-256", "x": coordinate(32) }),
            json!({ "kty": "OKP", "crv": "X25519", "x": coordinate(32) }),
            json!({ "kty": "OKP", "crv": "Ed25519", "x": coordinate(31) }),
            json!({ "kty": 1 }),
            json!([]),
            json!(null),
        ] {
            assert!(Key::parse(&jwk).is_none(), "{jwk}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_modulus_is_it_is_read_or_ignored(n in any::<Vec<u8>>(), e in any::<Vec<u8>>()) {
            let (n, e) = (URL_SAFE_NO_PAD.encode(n), URL_SAFE_NO_PAD.encode(e));
            Key::parse(&json!({ "kty": "RSA", "n": n, "e": e }));
        }
    }
}
