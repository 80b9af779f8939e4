use http::{HeaderMap, HeaderValue, header};
use leptos_auth::PublicOrigin;

/// The cookies that the layer sets.
#[derive(Debug)]
pub(super) struct Cookies {
    pub(super) session: CookieRule,
    pub(super) device: CookieRule,
}

/// A cookie's name, and what it takes to set and to remove it.
#[derive(Clone, Debug)]
pub(super) struct CookieRule {
    name: String,
    secure: bool,
    removal: HeaderValue,
}

impl CookieRule {
    pub(super) fn session(origin: &PublicOrigin) -> Self {
        Self::new(origin, "session")
    }

    /// Says that the owner of an account has signed in with this browser ([`throttle`](mod@crate::throttle)).
    pub(super) fn device(origin: &PublicOrigin) -> Self {
        Self::new(origin, "device")
    }

    fn new(origin: &PublicOrigin, name: &str) -> Self {
        let name = origin.cookie_name(name);
        let secure = origin.is_secure();
        let removal = removal(&name, secure);
        Self {
            name,
            secure,
            removal,
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What a request sent under this name, if it is one.
    pub(super) fn sent(&self, headers: &HeaderMap) -> Option<String> {
        let fields = headers.get_all(header::COOKIE).iter();
        let fields = fields.filter_map(|field| field.to_str().ok());
        let pairs = fields.flat_map(|field| field.split(';'));
        let mut values = pairs.filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.name).then_some(value)
        });
        let first = values.next()?;
        values.next().is_none().then(|| first.to_owned())
    }

    pub(super) fn is_secure(&self) -> bool {
        self.secure
    }

    /// A `Set-Cookie` for so many seconds, as tower-sessions writes its own. `value` is a cookie's value
    /// (RFC 6265, section 4.1.1).
    pub(super) fn set(&self, value: &str, seconds: i64) -> Option<HeaderValue> {
        let (name, secure) = (&self.name, secure(self.secure));
        let attributes = format!("HttpOnly; SameSite=Lax{secure}; Path=/; Max-Age={seconds}");
        HeaderValue::try_from(format!("{name}={value}; {attributes}")).ok()
    }

    /// Whether this `Set-Cookie` is about it.
    pub(super) fn matches(&self, set_cookie: &HeaderValue) -> bool {
        self.value_of(set_cookie).is_some()
    }

    /// tower-sessions removes a cookie without `Secure`, which a browser refuses for a name that
    /// starts with `__Host-` (RFC 6265bis, 4.1.3.2): the dead cookie would stay.
    pub(super) fn corrected(&self, set_cookie: HeaderValue) -> HeaderValue {
        match self.value_of(&set_cookie) {
            Some(value) if value.is_empty() || value.starts_with(b";") => self.removal.clone(),
            _ => set_cookie,
        }
    }

    /// Takes the session's cookie from a request that has more than one of that name: nobody can tell
    /// which of them this site has set (RFC 6265, section 5.4, gives them no order to rely on).
    pub(super) fn drop_ambiguous(&self, headers: &mut HeaderMap) {
        let is_session =
            |pair: &&str| pair.split('=').next().map(str::trim) == Some(self.name.as_str());
        let fields = headers.get_all(header::COOKIE).iter();
        let pairs = fields.filter_map(|field| field.to_str().ok());
        let pairs: Vec<_> = pairs.flat_map(|field| field.split(';')).collect();
        if pairs.iter().filter(|pair| is_session(pair)).count() < 2 {
            return;
        }
        tracing::warn!("a request had two session cookies: neither counts");
        let others: Vec<_> = pairs.into_iter().filter(|pair| !is_session(pair)).collect();
        let others = HeaderValue::try_from(others.join(";"));
        match others {
            Ok(others) if !others.is_empty() => headers.insert(header::COOKIE, others),
            _ => headers.remove(header::COOKIE),
        };
    }

    fn value_of<'a>(&self, set_cookie: &'a HeaderValue) -> Option<&'a [u8]> {
        set_cookie
            .as_bytes()
            .strip_prefix(self.name.as_bytes())?
            .strip_prefix(b"=")
    }
}

fn secure(is_secure: bool) -> &'static str {
    if is_secure { "; Secure" } else { "" }
}

fn removal(name: &str, is_secure: bool) -> HeaderValue {
    let secure = secure(is_secure);
    let text = format!(
        "{name}=; HttpOnly; SameSite=Lax{secure}; Path=/; Max-Age=0; \
         Expires=Thu, 01 Jan 1970 00:00:00 GMT"
    );
    HeaderValue::try_from(text).expect("invariant: a cookie name of PublicOrigin is visible ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrected(text: &'static str) -> HeaderValue {
        let origin = "https://notes.example".parse().expect("an origin");
        CookieRule::session(&origin).corrected(HeaderValue::from_static(text))
    }

    #[test]
    fn a_removal_gets_the_attributes_that_the_prefix_demands() {
        let removal = corrected("__Host-session=; Path=/; Max-Age=0");
        assert_eq!(
            removal,
            "__Host-session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0; \
             Expires=Thu, 01 Jan 1970 00:00:00 GMT"
        );
    }

    #[test]
    fn a_cookie_that_is_set_and_cookies_of_others_stay_as_they_are() {
        for text in [
            "__Host-session=abc; Path=/",
            "__Host-session2=; Path=/",
            "theme=; Path=/",
        ] {
            assert_eq!(corrected(text), text);
        }
    }
}
