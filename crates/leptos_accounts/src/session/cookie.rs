use http::{HeaderMap, HeaderValue, header};
use leptos_auth::PublicOrigin;
use tower_sessions::session::Id;

/// The session cookie's name, and what it takes to remove it.
#[derive(Clone, Debug)]
pub(super) struct CookieRule {
    name: String,
    secure: bool,
    removal: HeaderValue,
}

impl CookieRule {
    pub(super) fn new(origin: &PublicOrigin) -> Self {
        let name = origin.cookie_name("session");
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

    pub(super) fn is_secure(&self) -> bool {
        self.secure
    }

    /// The cookie with an id that takes the place of another, as tower-sessions writes the first one.
    pub(super) fn giving(&self, id: Id, seconds: i64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = &self.name;
        let text =
            format!("{name}={id}; HttpOnly; SameSite=Lax{secure}; Path=/; Max-Age={seconds}");
        HeaderValue::try_from(text).ok()
    }

    /// Whether this `Set-Cookie` is about the session.
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

fn removal(name: &str, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
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
        CookieRule::new(&origin).corrected(HeaderValue::from_static(text))
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
