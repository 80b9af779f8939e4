//! Tells a browser whom a page, or the answer to a call of our client, is for.
//!
//! 1. A page says it where somebody asked while it was built; nobody is asked for this alone. It is
//!    said in a tag, and only of who is signed in: a page that does not say it is for nobody. Nor is it
//!    said where there is nothing, or what is concealed would differ from what is not there.
//! 2. An answer says it where the request did ([`AUTH_SESSION`]`: ?1`), and says what is true after the
//!    call: the answer to a sign-in says who has signed in.
//! 3. Where nobody can tell, nothing is said.

use axum::response::Response;
use http::{HeaderMap, HeaderValue, header, request::Parts};

use super::{RequestState, layer::Config, response::keep_private};
use crate::{
    Identity,
    session_state::{AUTH_SESSION, Principal, Told},
};

/// Whether the request asks for it.
pub(super) fn is_asked(head: &Parts) -> bool {
    let asked = head.headers.get(AUTH_SESSION);
    asked.is_some_and(|asked| asked == "?1")
}

/// Writes the header of an answer, by asking once more.
pub(super) async fn write(head: &Parts, config: &Config, response: &mut Response) {
    let mut head = head.clone();
    keep_new_cookies(response.headers(), &mut head.headers);
    let state = RequestState::new(head, config);
    let Ok(identity) = state.identity().await else {
        return;
    };
    let told = told(identity).to_string();
    let Ok(told) = HeaderValue::try_from(told) else {
        return;
    };
    keep_private(response.headers_mut());
    response.headers_mut().insert(AUTH_SESSION, told);
}

/// The tag of a page, where it is known whom it is for.
pub(super) fn tag(state: &RequestState) -> Option<String> {
    let Told::Somebody(principal) = told(state.known_identity()?) else {
        return None;
    };
    let told = Told::Somebody(principal).to_string().replace('"', "&quot;");
    Some(format!("<meta name=\"{AUTH_SESSION}\" content=\"{told}\">"))
}

fn told(identity: &Identity) -> Told {
    match identity {
        Identity::SignedIn(user) => Told::Somebody(Principal::of(user)),
        Identity::SignedOut(_) => Told::Nobody,
    }
}

/// The cookies that the browser has after this response (RFC 6265, section 5.3, as far as it matters to
/// the same URL). A session that outer layers write is in the request's extensions, and needs none.
fn keep_new_cookies(response: &HeaderMap, request: &mut HeaderMap) {
    let new: Vec<(&str, &str, bool)> = response
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| parse(cookie.to_str().ok()?))
        .collect();
    if new.is_empty() {
        return;
    }
    let old: Vec<_> = request.get_all(header::COOKIE).iter().cloned().collect();
    let old = old.iter().filter_map(|line| line.to_str().ok());
    let kept = old
        .flat_map(|line| line.split(';').map(str::trim))
        .filter(|pair| !pair.is_empty())
        .filter(|pair| {
            let name = pair.split('=').next();
            !new.iter().any(|(new, ..)| name == Some(*new))
        })
        .map(str::to_owned);
    let added = new.iter().filter(|(.., is_removed)| !is_removed);
    let added = added.map(|(name, value, _)| format!("{name}={value}"));
    let line = kept.chain(added).collect::<Vec<_>>().join("; ");
    request.remove(header::COOKIE);
    if let Ok(line) = HeaderValue::try_from(line) {
        request.insert(header::COOKIE, line);
    }
}

/// Name, value, and whether it is removed.
fn parse(cookie: &str) -> Option<(&str, &str, bool)> {
    let mut parts = cookie.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let is_removed = parts.any(|attribute| {
        let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        key.eq_ignore_ascii_case("max-age") && value.parse().is_ok_and(|age: i64| age <= 0)
    });
    Some((name, value, is_removed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_of_the_response_take_the_place_of_those_before() {
        let mut response = HeaderMap::new();
        for cookie in ["a=2; Path=/", "b=; Max-Age=0", "c=3"] {
            response.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
        }
        let mut request = HeaderMap::new();
        request.insert(header::COOKIE, HeaderValue::from_static("a=1; b=1; d=1"));
        keep_new_cookies(&response, &mut request);
        let cookies: Vec<_> = request.get_all(header::COOKIE).iter().collect();
        assert_eq!(cookies, ["d=1; a=2; c=3"]);
    }
}
