//! The seal itself.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chacha20poly1305::{
    XChaCha20Poly1305,
    aead::{Aead, KeyInit, Payload},
};
use serde::{Deserialize, Serialize};

use super::{KeyRing, SealKey};
use crate::identity::Former;

const VERSION: u8 = 1;
/// Bytes of the cipher's nonce. So many can be drawn at random.
const NONCE: usize = 24;
const EXPIRY: usize = size_of::<u64>();
/// What is sealed, and nothing else.
const METHOD: &str = "POST";
const CONTENT_TYPE: &str = "application/x-www-form-urlencoded";

/// A refused form, as it travels in the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refused {
    /// By which it runs once.
    pub(crate) id: String,
    /// The path of its server function.
    pub(crate) function: String,
    /// Whose it was, as far as the session that came with it tells.
    pub(crate) who: Option<Former>,
    pub(crate) build: String,
    pub(crate) body: Body,
}

/// Its fields, urlencoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Body {
    Inline(String),
    /// In the store, under the form's id.
    Spooled,
}

/// What a seal is bound to beside its content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) path_and_query: &'a str,
    /// Of the browser's cookie.
    pub(crate) browser: &'a str,
}

/// Why a seal is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SealError {
    /// It was ours, and its time is over.
    Expired,
    /// Forged, altered, of another URL or browser, or under a key that is gone.
    Void,
}

/// Seals a form until `expires`. `None` only if it can't be written, which nothing in it allows.
pub(crate) fn seal(
    key: &SealKey,
    refused: &Refused,
    place: Place<'_>,
    expires: SystemTime,
) -> Option<String> {
    let plain = serde_json::to_vec(refused).ok()?;
    let expires = seconds(expires);
    let context = associated_data(key, place, expires);
    let mut sealed = vec![VERSION];
    sealed.extend(expires.to_be_bytes());
    // An id has at most 255 bytes.
    sealed.push(u8::try_from(key.id().len()).ok()?);
    sealed.extend(key.id().as_bytes());
    sealed.extend(encrypt(key, &plain, &context)?);
    Some(BASE64.encode(sealed))
}

/// Opens what [`seal`] made, for the same place, and says until when it can be opened.
///
/// Whether it is too old is told only of what is ours.
pub(crate) fn open(
    keys: &dyn KeyRing,
    text: &str,
    place: Place<'_>,
    now: SystemTime,
) -> Result<(Refused, SystemTime), SealError> {
    let bytes = BASE64.decode(text).map_err(|_| SealError::Void)?;
    let (key_id, expires, sealed) = parse(&bytes).ok_or(SealError::Void)?;
    let key = keys.find(key_id).ok_or(SealError::Void)?;
    let context = associated_data(&key, place, expires);
    let plain = decrypt(&key, sealed, &context).ok_or(SealError::Void)?;
    if seconds(now) >= expires {
        return Err(SealError::Expired);
    }
    let refused = serde_json::from_slice(&plain).map_err(|_| SealError::Void)?;
    Ok((refused, UNIX_EPOCH + Duration::from_secs(expires)))
}

/// Encrypts a form for the store.
pub(crate) fn seal_spooled(key: &SealKey, id: &str, form: &str) -> Option<Vec<u8>> {
    let key_id = key.id().as_bytes();
    let mut sealed = vec![u8::try_from(key_id.len()).ok()?];
    sealed.extend(key_id);
    sealed.extend(encrypt(key, form.as_bytes(), &spool_context(id))?);
    Some(sealed)
}

/// The form that [`seal_spooled`] encrypted under this id.
pub(crate) fn open_spooled(keys: &dyn KeyRing, id: &str, sealed: &[u8]) -> Option<String> {
    let (length, rest) = sealed.split_first()?;
    let (key_id, sealed) = rest.split_at_checked(usize::from(*length))?;
    let key = keys.find(str::from_utf8(key_id).ok()?)?;
    String::from_utf8(decrypt(&key, sealed, &spool_context(id))?).ok()
}

/// Key id, expiry, and what is encrypted.
fn parse(bytes: &[u8]) -> Option<(&str, u64, &[u8])> {
    let (version, rest) = bytes.split_first()?;
    let (expires, rest) = rest.split_first_chunk::<EXPIRY>()?;
    let (length, rest) = rest.split_first()?;
    let (key_id, sealed) = rest.split_at_checked(usize::from(*length))?;
    let key_id = str::from_utf8(key_id).ok()?;
    (*version == VERSION).then_some((key_id, u64::from_be_bytes(*expires), sealed))
}

/// The random nonce, then the ciphertext with its tag.
fn encrypt(key: &SealKey, plain: &[u8], context: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; NONCE] = rand::random();
    let payload = Payload {
        msg: plain,
        aad: context,
    };
    let sealed = cipher(key).encrypt(&nonce.into(), payload).ok()?;
    let mut bytes = nonce.to_vec();
    bytes.extend(sealed);
    Some(bytes)
}

fn decrypt(key: &SealKey, sealed: &[u8], context: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: sealed,
        aad: context,
    };
    cipher(key).decrypt(&(*nonce).into(), payload).ok()
}

fn cipher(key: &SealKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

/// Everything the seal is bound to, each part with its length, so that none runs into the next.
fn associated_data(key: &SealKey, place: Place<'_>, expires: u64) -> Vec<u8> {
    let expires = expires.to_be_bytes();
    join(&[
        b"leptos_auth refused form",
        METHOD.as_bytes(),
        place.path_and_query.as_bytes(),
        CONTENT_TYPE.as_bytes(),
        place.browser.as_bytes(),
        &expires,
        key.id().as_bytes(),
    ])
}

fn spool_context(id: &str) -> Vec<u8> {
    join(&[b"leptos_auth spooled form", id.as_bytes()])
}

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().fold(Vec::new(), |mut all, part| {
        all.extend((part.len() as u64).to_be_bytes());
        all.extend(*part);
        all
    })
}

/// Since 1970; what was before counts as that moment.
fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Keys(Vec<SealKey>);

    impl KeyRing for Keys {
        fn current(&self) -> SealKey {
            self.0[0].clone()
        }

        fn find(&self, id: &str) -> Option<SealKey> {
            self.0.iter().find(|key| key.id() == id).cloned()
        }
    }

    const NOW: SystemTime = UNIX_EPOCH;
    const PLACE: Place<'_> = Place {
        path_and_query: "/notes?a=1",
        browser: "nonce",
    };

    fn keys(ids: &[(&str, u8)]) -> Keys {
        let keys = ids.iter().map(|(id, byte)| SealKey::new(*id, [*byte; 32]));
        Keys(keys.collect())
    }

    fn refused(body: &str) -> Refused {
        Refused {
            id: "id".into(),
            function: "/api/add_note".into(),
            who: None,
            build: "1".into(),
            body: Body::Inline(body.into()),
        }
    }

    fn sealed(keys: &Keys, body: &str) -> String {
        let expires = NOW + Duration::from_secs(600);
        seal(&keys.current(), &refused(body), PLACE, expires).expect("a seal")
    }

    #[test]
    fn it_opens_until_its_time_is_over() {
        let keys = keys(&[("a", 1)]);
        let seal = sealed(&keys, "title=x");
        let open_at = |seconds| open(&keys, &seal, PLACE, NOW + Duration::from_secs(seconds));
        assert_eq!(open_at(599).expect("open").0, refused("title=x"));
        assert_eq!(open_at(600), Err(SealError::Expired));
    }

    #[test]
    fn it_opens_under_an_old_key_and_not_under_one_that_is_gone() {
        let old = keys(&[("a", 1)]);
        let seal = sealed(&old, "title=x");
        assert!(open(&keys(&[("b", 2), ("a", 1)]), &seal, PLACE, NOW).is_ok());
        for keys in [keys(&[("b", 2)]), keys(&[("a", 2)])] {
            assert_eq!(open(&keys, &seal, PLACE, NOW), Err(SealError::Void));
        }
    }

    #[test]
    fn what_was_spooled_opens_under_its_own_id_only() {
        let keys = keys(&[("a", 1)]);
        let sealed = seal_spooled(&keys.current(), "id", "title=x").expect("a form");
        assert!(!sealed.windows(5).any(|part| part == b"title"));
        assert_eq!(
            open_spooled(&keys, "id", &sealed).as_deref(),
            Some("title=x")
        );
        assert_eq!(open_spooled(&keys, "other", &sealed), None);
    }

    proptest! {
        #[test]
        fn what_was_sealed_comes_back_and_nothing_of_it_is_seen(body in "\\PC{0,300}") {
            let keys = keys(&[("a", 1)]);
            let seal = sealed(&keys, &body);
            let (opened, _) = open(&keys, &seal, PLACE, NOW).expect("open");
            prop_assert_eq!(opened, refused(&body));
            let bytes = BASE64.decode(&seal).expect("base64");
            prop_assert!(body.len() < 4 || !bytes.windows(body.len()).any(|it| it == body.as_bytes()));
        }

        #[test]
        fn no_byte_can_be_changed(at in any::<prop::sample::Index>(), mask in 1_u8..) {
            let keys = keys(&[("a", 1)]);
            let mut bytes = BASE64.decode(sealed(&keys, "title=x")).expect("base64");
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
            let forged = BASE64.encode(bytes);
            prop_assert_eq!(open(&keys, &forged, PLACE, NOW), Err(SealError::Void));
        }

        #[test]
        fn it_can_not_be_cut_short(length in any::<prop::sample::Index>()) {
            let keys = keys(&[("a", 1)]);
            let seal = sealed(&keys, "title=x");
            let cut = &seal[..length.index(seal.len())];
            prop_assert_eq!(open(&keys, cut, PLACE, NOW), Err(SealError::Void));
        }

        #[test]
        fn whatever_a_stranger_writes_is_void(text in "\\PC{0,300}") {
            let opened = open(&keys(&[("a", 1), ("", 2)]), &text, PLACE, NOW);
            prop_assert_eq!(opened, Err(SealError::Void));
        }

        #[test]
        fn it_opens_at_its_url_and_in_its_browser_only(
            path in "/[a-z?=&]{0,12}", browser in "[a-z]{0,12}",
        ) {
            let keys = keys(&[("a", 1)]);
            let seal = sealed(&keys, "title=x");
            let place = Place { path_and_query: &path, browser: &browser };
            let same = path == PLACE.path_and_query && browser == PLACE.browser;
            prop_assert_eq!(open(&keys, &seal, place, NOW).is_ok(), same);
        }
    }
}
