//! The cookies that the crate sets, and finds again in requests.

use http::{HeaderMap, HeaderValue, header};
use leptos_auth::PublicOrigin;

/// A cookie's name, and what it takes to set and to remove it.
#[derive(Clone, Debug)]
pub(crate) struct CookieRule {
    name: String,
    is_secure: bool,
    /// RFC 6265bis, section 4.1.2.7.
    same_site: &'static str,
}

impl CookieRule {
    /// Comes with navigations from other sites.
    pub(crate) fn lax(origin: &PublicOrigin, name: &str) -> Self {
        Self::new(origin, name, "Lax")
    }

    /// Comes from this site only.
    pub(crate) fn strict(origin: &PublicOrigin, name: &str) -> Self {
        Self::new(origin, name, "Strict")
    }

    fn new(origin: &PublicOrigin, name: &str, same_site: &'static str) -> Self {
        Self {
            name: origin.cookie_name(name),
            is_secure: origin.is_secure(),
            same_site,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// What a request sent under this name, if it is one.
    pub(crate) fn sent<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let mut values = pairs(headers).filter_map(|pair| self.value_in(pair));
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    /// A `Set-Cookie` for so many seconds. `value` is a cookie's value (RFC 6265, section 4.1.1).
    pub(crate) fn set(&self, value: &str, seconds: i64) -> Option<HeaderValue> {
        let attributes = self.attributes(seconds);
        HeaderValue::try_from(format!("{}={value}; {attributes}", self.name)).ok()
    }

    /// Whether this `Set-Cookie` is about it.
    pub(crate) fn matches(&self, set_cookie: &HeaderValue) -> bool {
        self.is_set_to(set_cookie).is_some()
    }

    /// tower-sessions removes a cookie without `Secure`, which a browser refuses for a name that
    /// starts with `__Host-` (RFC 6265bis, 4.1.3.2): the dead cookie would stay.
    pub(crate) fn corrected(&self, set_cookie: HeaderValue) -> HeaderValue {
        match self.is_set_to(&set_cookie) {
            Some(value) if value.is_empty() || value.starts_with(b";") => self.removal(),
            _ => set_cookie,
        }
    }

    /// Takes the cookie from a request that has more than one of that name: nobody can tell which of them
    /// this site has set (RFC 6265, section 5.4, gives them no order to rely on).
    pub(crate) fn drop_ambiguous(&self, headers: &mut HeaderMap) {
        let is_ours = |pair: &&str| self.value_in(pair).is_some();
        if pairs(headers).filter(is_ours).nth(1).is_none() {
            return;
        }
        tracing::warn!(
            cookie = self.name,
            "a request had this cookie twice: neither counts"
        );
        let others: Vec<_> = pairs(headers).filter(|pair| !is_ours(pair)).collect();
        let others = HeaderValue::try_from(others.join(";"));
        match others {
            Ok(others) if !others.is_empty() => headers.insert(header::COOKIE, others),
            _ => headers.remove(header::COOKIE),
        };
    }

    fn value_in<'a>(&self, pair: &'a str) -> Option<&'a str> {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (name.trim() == self.name).then(|| value.trim())
    }

    fn is_set_to<'a>(&self, set_cookie: &'a HeaderValue) -> Option<&'a [u8]> {
        set_cookie
            .as_bytes()
            .strip_prefix(self.name.as_bytes())?
            .strip_prefix(b"=")
    }

    fn removal(&self) -> HeaderValue {
        let (name, attributes) = (&self.name, self.attributes(0));
        let text = format!("{name}=; {attributes}; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        HeaderValue::try_from(text)
            .expect("invariant: a cookie name of PublicOrigin is visible ASCII")
    }

    fn attributes(&self, seconds: i64) -> String {
        let (same_site, secure) = (self.same_site, if self.is_secure { "; Secure" } else { "" });
        format!("HttpOnly; SameSite={same_site}{secure}; Path=/; Max-Age={seconds}")
    }
}

/// What is between the semicolons of all `Cookie` headers.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let fields = headers.get_all(header::COOKIE).iter();
    let fields = fields.filter_map(|field| field.to_str().ok());
    fields.flat_map(|field| field.split(';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corrected(text: &'static str) -> HeaderValue {
        let origin = "https://notes.example".parse().expect("an origin");
        CookieRule::lax(&origin, "session").corrected(HeaderValue::from_static(text))
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
