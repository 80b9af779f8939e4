//! The cookies of a request, and those that it would have after an answer.

use http::{HeaderMap, HeaderValue, header};

/// Each cookie as it was sent: `name=value` (RFC 6265, section 4.2.1).
pub(super) fn sent(request: &HeaderMap) -> impl Iterator<Item = &str> {
    let fields = request.get_all(header::COOKIE).iter();
    let fields = fields.filter_map(|field| field.to_str().ok());
    let pairs = fields.flat_map(|field| field.split(';')).map(str::trim);
    pairs.filter(|pair| !pair.is_empty())
}

/// Gives a request the cookies that the browser has after this answer (RFC 6265, section 5.3, as far as
/// it matters to the same URL).
pub(super) fn keep(answer: &HeaderMap, request: &mut HeaderMap) {
    let new: Vec<SetCookie<'_>> = answer
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| SetCookie::parse(cookie.to_str().ok()?))
        .collect();
    if new.is_empty() {
        return;
    }
    let is_replaced = |pair: &str| {
        let name = pair.split('=').next();
        new.iter().any(|new| name == Some(new.name))
    };
    let kept = sent(request).filter(|pair| !is_replaced(pair));
    let added = new.iter().filter(|new| !new.is_removed);
    let added = added.map(|new| format!("{}={}", new.name, new.value));
    let line: Vec<_> = kept.map(str::to_owned).chain(added).collect();
    request.remove(header::COOKIE);
    if !line.is_empty()
        && let Ok(line) = HeaderValue::try_from(line.join("; "))
    {
        request.insert(header::COOKIE, line);
    }
}

struct SetCookie<'a> {
    name: &'a str,
    value: &'a str,
    is_removed: bool,
}

impl<'a> SetCookie<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let (name, value) = parts.next()?.split_once('=')?;
        let is_removed = parts.any(|attribute| {
            let (key, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            key.eq_ignore_ascii_case("max-age") && value.parse().is_ok_and(|age: i64| age <= 0)
        });
        Some(Self {
            name,
            value,
            is_removed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(cookie: &'static str, answer: &[&'static str]) -> HeaderMap {
        let mut request = HeaderMap::new();
        request.insert(header::COOKIE, HeaderValue::from_static(cookie));
        let mut headers = HeaderMap::new();
        for cookie in answer {
            headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
        }
        keep(&headers, &mut request);
        request
    }

    #[test]
    fn cookies_of_the_answer_take_the_place_of_those_before() {
        let answer = ["a=2; Path=/", "b=; Max-Age=0", "c=3"];
        let request = after("a=1; b=1; d=1", &answer);
        let cookies: Vec<_> = request.get_all(header::COOKIE).iter().collect();
        assert_eq!(cookies, ["d=1; a=2; c=3"]);
    }

    #[test]
    fn the_last_one_may_be_removed() {
        assert!(after("a=1", &["a=; Max-Age=0"]).is_empty());
    }

    #[test]
    fn an_answer_without_cookies_changes_none() {
        assert_eq!(after("a=1;b=2", &[])[header::COOKIE], "a=1;b=2");
    }
}
