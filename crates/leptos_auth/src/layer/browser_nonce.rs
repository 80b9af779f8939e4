use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use http::{HeaderValue, request::Parts};

use super::cookies;
use crate::{PublicOrigin, resume::SEAL_LIFETIME};

/// Characters of 128 random bits.
const LENGTH: usize = 22;

/// Ties what is sealed in a page to the browser that has the page: a cookie, which says nothing else.
/// One for all tabs of a browser, since each of them may hold a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BrowserNonce(String);

impl BrowserNonce {
    /// The browser's own, if it sent exactly one.
    pub(super) fn of(head: &Parts, origin: Option<&PublicOrigin>) -> Option<Self> {
        let name = name(origin);
        let mut ours = cookies::sent(&head.headers)
            .filter_map(|pair| pair.strip_prefix(&name)?.strip_prefix('='));
        let value = ours.next().filter(|_| ours.next().is_none())?;
        is_nonce(value).then(|| Self(value.to_owned()))
    }

    pub(super) fn draw() -> Self {
        Self(random_id())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// For no longer than the seals that it ties (RFC 6265bis, section 4.1).
    pub(super) fn set_cookie(&self, origin: Option<&PublicOrigin>) -> Option<HeaderValue> {
        let (name, value) = (name(origin), &self.0);
        let is_secure = origin.is_some_and(PublicOrigin::is_secure);
        let secure = if is_secure { "; Secure" } else { "" };
        let age = SEAL_LIFETIME.as_secs();
        let text =
            format!("{name}={value}; HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age={age}");
        HeaderValue::try_from(text).ok()
    }
}

/// 128 random bits.
pub(super) fn random_id() -> String {
    BASE64.encode(rand::random::<[u8; 16]>())
}

fn name(origin: Option<&PublicOrigin>) -> String {
    const NAME: &str = "resume";
    origin.map_or_else(|| NAME.to_owned(), |origin| origin.cookie_name(NAME))
}

fn is_nonce(value: &str) -> bool {
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    value.len() == LENGTH && value.bytes().all(in_alphabet)
}

#[cfg(test)]
mod tests {
    use http::{Request, header};

    use super::*;

    fn head(cookies: &[&str]) -> Parts {
        let mut request = Request::builder();
        for cookie in cookies {
            request = request.header(header::COOKIE, *cookie);
        }
        request.body(()).expect("a request").into_parts().0
    }

    #[test]
    fn the_cookie_comes_back_as_it_was_set() {
        let origin: PublicOrigin = "https://notes.example".parse().expect("an origin");
        let nonce = BrowserNonce::draw();
        let cookie = nonce.set_cookie(Some(&origin)).expect("a cookie");
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.starts_with("__Host-resume="), "{cookie}");
        assert!(cookie.contains("; HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=600"));
        let pair = cookie.split(';').next().expect("a pair");
        let sent = format!("a=b; {pair}");
        assert_eq!(
            BrowserNonce::of(&head(&[&sent]), Some(&origin)),
            Some(nonce)
        );
    }

    #[test]
    fn two_of_them_and_what_nobody_drew_are_none() {
        let one = "resume=AAAAAAAAAAAAAAAAAAAAAA";
        assert!(BrowserNonce::of(&head(&[one]), None).is_some());
        for cookies in [
            vec![one, one],
            vec!["resume="],
            vec!["resume=AAAAAAAAAAAAAAAAAAAAA\""],
            vec!["resumed=AAAAAAAAAAAAAAAAAAAAAA"],
            vec![],
        ] {
            assert_eq!(BrowserNonce::of(&head(&cookies), None), None, "{cookies:?}");
        }
    }
}
