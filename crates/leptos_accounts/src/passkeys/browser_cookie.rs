use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use http::{HeaderMap, HeaderValue};
use leptos_auth::PublicOrigin;

use super::ceremony::LIFETIME;
use crate::{clock::millis, cookie::CookieRule};

/// Characters of 128 random bits.
const LENGTH: usize = 22;

/// Ties a challenge to the browser that asked for it: a cookie, which says nothing else. One for all
/// tabs of a browser, since each of them may have a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BrowserCookie(String);

impl BrowserCookie {
    /// The browser's own, if it sent exactly one.
    pub(super) fn of(headers: &HeaderMap, origin: &PublicOrigin) -> Option<Self> {
        let value = rule(origin).sent(headers)?;
        is_drawn(value).then(|| Self(value.to_owned()))
    }

    pub(super) fn draw() -> Self {
        Self(BASE64.encode(rand::random::<[u8; 16]>()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// For no longer than the challenges that it ties (RFC 6265bis, section 4.1).
    pub(super) fn set_cookie(&self, origin: &PublicOrigin) -> Option<HeaderValue> {
        rule(origin).set(&self.0, millis(LIFETIME) / 1_000)
    }
}

fn rule(origin: &PublicOrigin) -> CookieRule {
    CookieRule::strict(origin, "passkey")
}

fn is_drawn(value: &str) -> bool {
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    value.len() == LENGTH && value.bytes().all(in_alphabet)
}

#[cfg(test)]
mod tests {
    use http::header;

    use super::*;

    fn sent(cookies: &'static [&'static str]) -> HeaderMap {
        let value = |cookie: &&'static str| (header::COOKIE, HeaderValue::from_static(cookie));
        cookies.iter().map(value).collect()
    }

    #[test]
    fn the_cookie_comes_back_as_it_was_set() {
        let origin: PublicOrigin = "https://notes.example".parse().expect("an origin");
        let drawn = BrowserCookie::draw();
        let set = drawn.set_cookie(&origin).expect("a cookie");
        let set = set.to_str().expect("text");
        assert!(set.starts_with("__Host-passkey="), "{set}");
        assert!(set.contains("; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=300"));
        let pair = set.split(';').next().expect("a pair");
        let mut headers = HeaderMap::new();
        let both = format!("a=b; {pair}").parse().expect("a header");
        headers.insert(header::COOKIE, both);
        assert_eq!(BrowserCookie::of(&headers, &origin), Some(drawn));
    }

    #[test]
    fn two_of_them_and_what_nobody_drew_are_none() {
        let origin: PublicOrigin = "http://localhost:3000".parse().expect("an origin");
        let of = |cookies| BrowserCookie::of(&sent(cookies), &origin);
        assert!(of(&["passkey_3000=AAAAAAAAAAAAAAAAAAAAAA"]).is_some());
        for cookies in [
            &[
                "passkey_3000=AAAAAAAAAAAAAAAAAAAAAA",
                "passkey_3000=AAAAAAAAAAAAAAAAAAAAAA",
            ][..],
            &["passkey_3000="],
            &["passkey_3000=AAAAAAAAAAAAAAAAAAAAA\""],
            &["passkey=AAAAAAAAAAAAAAAAAAAAAA"],
            &[],
        ] {
            assert_eq!(of(cookies), None, "{cookies:?}");
        }
    }
}
