//! What the server has to know again when an authenticator has answered: sealed, and kept by the
//! browser.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{RootSecret, SubKey, id};

/// How long a challenge can be answered: what WebAuthn level 3, section 15.1, recommends.
pub(super) const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// The purpose of the key.
const PURPOSE: &str = "passkey ceremonies";
const EXPIRY: usize = size_of::<i64>();
const KEY_ID: usize = 8;
/// Bytes of the cipher's nonce. So many can be drawn at random.
const NONCE: usize = 24;

/// What a challenge is for, and in whose hands it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// Signing in, in the browser that has this cookie.
    SignIn { browser: &'a str },
    /// Proving once more who one is, in this session (the key of its row).
    Proof { session: &'a str },
    /// Adding a passkey, in this session.
    Addition { session: &'a str },
}

/// What was sealed.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ceremony<S> {
    /// By which it is answered once.
    pub(super) id: String,
    /// What the answer is judged by.
    pub(super) state: S,
    /// Milliseconds since the Unix epoch.
    #[serde(skip)]
    pub(super) expires_at: i64,
}

/// Why a seal is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CeremonyError {
    /// It was ours, and its time is over.
    Expired,
    /// Forged, altered, for something else, of another browser, or under a key that is gone.
    Void,
}

/// Seals what the answer is judged by. `None` only if it can't be written, which nothing in it allows.
pub(super) fn seal<S: Serialize>(
    secret: &RootSecret,
    place: Place<'_>,
    state: S,
    expires_at: i64,
) -> Option<String> {
    let ceremony = Ceremony {
        id: id::random(),
        state,
        expires_at,
    };
    let plain = serde_json::to_vec(&ceremony).ok()?;
    let key_id = secret.key_id();
    let nonce: [u8; NONCE] = rand::random();
    let context = associated_data(place, &key_id, expires_at);
    let payload = Payload {
        msg: &plain,
        aad: &context,
    };
    let sealed = cipher(&secret.derive(PURPOSE)).encrypt(&nonce.into(), payload);
    let head = expires_at.to_be_bytes();
    let parts = [&head[..], key_id.as_bytes(), &nonce, &sealed.ok()?];
    Some(BASE64.encode(parts.concat()))
}

/// Opens what [`seal`] made, for the same place. Whether it is too old is told only of what is ours.
pub(super) fn open<S: DeserializeOwned>(
    secret: &RootSecret,
    place: Place<'_>,
    text: &str,
    now: i64,
) -> Result<Ceremony<S>, CeremonyError> {
    let ceremony: Ceremony<S> = decrypt(secret, place, text).ok_or(CeremonyError::Void)?;
    if now >= ceremony.expires_at {
        return Err(CeremonyError::Expired);
    }
    Ok(ceremony)
}

fn decrypt<S: DeserializeOwned>(
    secret: &RootSecret,
    place: Place<'_>,
    text: &str,
) -> Option<Ceremony<S>> {
    let bytes = BASE64.decode(text).ok()?;
    let (expires_at, rest) = bytes.split_first_chunk::<EXPIRY>()?;
    let (key_id, rest) = rest.split_first_chunk::<KEY_ID>()?;
    let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
    let expires_at = i64::from_be_bytes(*expires_at);
    let key_id = str::from_utf8(key_id).ok()?;
    let context = associated_data(place, key_id, expires_at);
    let payload = Payload {
        msg: sealed,
        aad: &context,
    };
    let key = secret.derive_for(key_id, PURPOSE)?;
    let plain = cipher(&key).decrypt(&(*nonce).into(), payload).ok()?;
    let ceremony: Ceremony<S> = serde_json::from_slice(&plain).ok()?;
    Some(Ceremony {
        expires_at,
        ..ceremony
    })
}

fn cipher(key: &SubKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.as_bytes().into())
}

/// Everything the seal is bound to, each part with its length, so that none runs into the next.
fn associated_data(place: Place<'_>, key_id: &str, expires_at: i64) -> Vec<u8> {
    let (purpose, whose) = match place {
        Place::SignIn { browser } => ("sign in", browser),
        Place::Proof { session } => ("prove", session),
        Place::Addition { session } => ("add", session),
    };
    let parts: [&[u8]; 5] = [
        b"leptos_accounts passkey ceremony",
        purpose.as_bytes(),
        whose.as_bytes(),
        key_id.as_bytes(),
        &expires_at.to_be_bytes(),
    ];
    parts.iter().fold(Vec::new(), |mut all, part| {
        all.extend((part.len() as u64).to_be_bytes());
        all.extend(*part);
        all
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_000_000;
    const HERE: Place<'_> = Place::SignIn { browser: "nonce" };

    fn sealed(secret: &RootSecret) -> String {
        seal(secret, HERE, "state", NOW + 300_000).expect("a seal")
    }

    fn opened(
        secret: &RootSecret,
        place: Place<'_>,
        text: &str,
        now: i64,
    ) -> Result<String, CeremonyError> {
        open(secret, place, text, now).map(|ceremony| ceremony.state)
    }

    #[test]
    fn it_opens_where_it_was_sealed_and_until_it_ends() {
        let secret = RootSecret::generate();
        let text = sealed(&secret);
        let at = |now| opened(&secret, HERE, &text, now);
        assert_eq!(at(NOW), Ok("state".to_owned()));
        assert_eq!(at(NOW + 299_999), Ok("state".to_owned()));
        assert_eq!(at(NOW + 300_000), Err(CeremonyError::Expired));
        for place in [
            Place::SignIn { browser: "other" },
            Place::Proof { session: "nonce" },
            Place::Addition { session: "nonce" },
        ] {
            let elsewhere = opened(&secret, place, &text, NOW);
            assert_eq!(elsewhere, Err(CeremonyError::Void), "{place:?}");
        }
        let other = RootSecret::generate();
        assert_eq!(opened(&other, HERE, &text, NOW), Err(CeremonyError::Void));
    }

    #[test]
    fn each_has_an_id_of_its_own() {
        let secret = RootSecret::generate();
        let id = |text: &str| open::<String>(&secret, HERE, text, NOW).map(|it| it.id);
        assert_ne!(id(&sealed(&secret)), id(&sealed(&secret)));
    }

    proptest! {
        #[test]
        fn what_was_altered_is_void(at in 0usize..200, bit in 0u8..8) {
            let secret = RootSecret::generate();
            let mut bytes = BASE64.decode(sealed(&secret)).expect("base64");
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let altered = BASE64.encode(bytes);
            prop_assert_eq!(opened(&secret, HERE, &altered, NOW), Err(CeremonyError::Void));
        }

        #[test]
        fn what_nobody_sealed_is_void(text in ".{0,300}") {
            let secret = RootSecret::generate();
            prop_assert_eq!(opened(&secret, HERE, &text, NOW), Err(CeremonyError::Void));
        }
    }
}
