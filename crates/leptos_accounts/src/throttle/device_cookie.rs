use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use subtle::ConstantTimeEq;

use crate::RootSecret;

const PURPOSE: &str = "device cookies";

/// How long a browser is known after a sign-in, in milliseconds: 90 days.
pub(crate) const LIFETIME: i64 = 90 * 24 * 60 * 60 * 1_000;

/// More than any of ours has, in bytes.
const LONGEST: usize = 256;

/// What a browser shows that the owner of an account has signed in with it: `NONCE.UNTIL.KEY.MAC`.
///
/// The MAC is over the account, too, so it is good for no other one, and the account's name is not in it
/// (OWASP, "Device Cookies").
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DeviceCookie<'a> {
    /// Names the browser; random.
    pub(crate) nonce: &'a str,
}

impl<'a> DeviceCookie<'a> {
    /// The one in `text`, if it is ours, for this account, and not too old.
    pub(crate) fn verify(
        text: &'a str,
        account: &str,
        secret: &RootSecret,
        now: i64,
    ) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (signed, mac) = text.rsplit_once('.')?;
        let (rest, key_id) = signed.rsplit_once('.')?;
        let (nonce, until) = rest.rsplit_once('.')?;
        let expected = secret
            .derive_for(key_id, PURPOSE)?
            .authenticate(&message(signed, account));
        let mac = BASE64.decode(mac).ok()?;
        let is_ours = bool::from(mac.as_slice().ct_eq(&expected));
        let is_current = until.parse().is_ok_and(|until: i64| until > now);
        (is_ours && is_current).then_some(Self { nonce })
    }
}

/// A new one.
pub(crate) fn issue(account: &str, secret: &RootSecret, now: i64) -> String {
    let nonce = BASE64.encode(rand::random::<[u8; 16]>());
    let until = now.saturating_add(LIFETIME);
    let signed = format!("{nonce}.{until}.{}", secret.key_id());
    let mac = secret
        .derive(PURPOSE)
        .authenticate(&message(&signed, account));
    format!("{signed}.{}", BASE64.encode(mac))
}

/// A space stands in neither.
fn message(signed: &str, account: &str) -> Vec<u8> {
    format!("{signed} {account}").into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_000_000;

    fn is_valid(text: &str, account: &str, secret: &RootSecret, now: i64) -> bool {
        DeviceCookie::verify(text, account, secret, now).is_some()
    }

    #[test]
    fn a_cookie_is_good_for_its_account_and_for_ninety_days() {
        let secret = RootSecret::generate();
        let cookie = issue("ann", &secret, NOW);
        assert!(is_valid(&cookie, "ann", &secret, NOW));
        assert!(is_valid(&cookie, "ann", &secret, NOW + LIFETIME - 1));
        assert!(!is_valid(&cookie, "ann", &secret, NOW + LIFETIME));
        assert!(!is_valid(&cookie, "bob", &secret, NOW));
        assert!(!is_valid(&cookie, "ann", &RootSecret::generate(), NOW));
        assert_ne!(cookie, issue("ann", &secret, NOW));
        assert!(!cookie.contains("ann"));
    }

    proptest! {
        #[test]
        fn no_other_text_is_valid(text in ".{0,300}", at in 0_usize..150, byte in 33_u8..127) {
            let secret = RootSecret::generate();
            prop_assert!(!is_valid(&text, "ann", &secret, NOW));
            let mut cookie = issue("ann", &secret, NOW).into_bytes();
            let at = at % cookie.len();
            let before = std::mem::replace(&mut cookie[at], byte);
            let cookie = String::from_utf8(cookie).expect("ASCII");
            prop_assert_eq!(is_valid(&cookie, "ann", &secret, NOW), before == byte);
        }
    }
}
