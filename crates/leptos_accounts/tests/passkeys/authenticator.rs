//! An authenticator in software (WebAuthn level 3, sections 6 and 7), which also lies when it is told to.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_KEY: u8 = 0x40;

/// One passkey, and what its authenticator says of itself.
pub(crate) struct Authenticator {
    key: EcdsaKeyPair,
    pub(crate) id: Vec<u8>,
    pub(crate) user_handle: String,
    pub(crate) counter: u32,
    pub(crate) origin: String,
    pub(crate) rp_id: String,
    pub(crate) is_present: bool,
    pub(crate) is_verified: bool,
    pub(crate) kind: Option<&'static str>,
}

impl Authenticator {
    pub(crate) fn new() -> Self {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING);
        let mut id = vec![0; 16];
        aws_lc_rs::rand::fill(&mut id).expect("random bytes");
        Self {
            key: key.expect("a key"),
            id,
            user_handle: String::new(),
            counter: 0,
            origin: "http://localhost:3000".into(),
            rp_id: "localhost".into(),
            is_present: true,
            is_verified: true,
            kind: None,
        }
    }

    /// Makes a passkey.
    pub(crate) fn create(&mut self, options: &Value) -> Value {
        self.user_handle = text(&options["user"]["id"]);
        let client_data = self.client_data(self.kind.unwrap_or("webauthn.create"), options);
        let mut data = self.head(HAS_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("short").to_be_bytes());
        data.extend(&self.id);
        // A COSE key (RFC 9053): kty EC2, alg ES256, crv P-256, x, y.
        let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(x);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(y);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
        object.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
        object.extend(data);
        json!({
            "id": BASE64.encode(&self.id),
            "rawId": BASE64.encode(&self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(client_data),
                "attestationObject": BASE64.encode(object),
                "transports": ["internal"],
            },
            "clientExtensionResults": {},
        })
    }

    /// Answers with it.
    pub(crate) fn assert(&self, options: &Value) -> Value {
        let client_data = self.client_data(self.kind.unwrap_or("webauthn.get"), options);
        let data = self.head(0);
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed);
        json!({
            "id": BASE64.encode(&self.id),
            "rawId": BASE64.encode(&self.id),
            "type": "public-key",
            "response": {
                "clientDataJSON": BASE64.encode(client_data),
                "authenticatorData": BASE64.encode(data),
                "signature": BASE64.encode(signature.expect("a signature")),
                "userHandle": self.user_handle,
            },
            "clientExtensionResults": {},
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        let mut flags = flags;
        if self.is_present {
            flags |= PRESENT;
        }
        if self.is_verified {
            flags |= VERIFIED;
        }
        let mut data = Sha256::digest(self.rp_id.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}
