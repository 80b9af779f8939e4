//! A shared cache (RFC 9111) that keeps whatever it may, and for ever.

use std::collections::HashMap;

use http::{HeaderMap, StatusCode, header};

use crate::common::Answer;

/// Statuses that may be kept without being told so (RFC 9110, section 15.1).
const HEURISTIC: [u16; 11] = [200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414];

/// What a request is, to a cache.
pub(crate) type Fields = Vec<(&'static str, &'static str)>;

#[derive(Default)]
pub(crate) struct SharedCache(HashMap<String, Vec<Stored>>);

struct Stored {
    request: Fields,
    /// Lower case.
    vary: Vec<String>,
    status: StatusCode,
    body: String,
}

impl SharedCache {
    /// Keeps an answer to `GET` where RFC 9111, section 3, lets it.
    pub(crate) fn keep(&mut self, uri: &str, request: &Fields, answer: &Answer) {
        if !may_keep(request, answer) {
            return;
        }
        let stored = Stored {
            request: request.clone(),
            vary: list(&answer.headers, "vary"),
            status: answer.status,
            body: answer.body.clone(),
        };
        self.0.entry(uri.to_owned()).or_default().push(stored);
    }

    /// What it would answer in the server's place (section 4).
    pub(crate) fn answer(&self, uri: &str, request: &Fields) -> Option<(StatusCode, &str)> {
        let stored = self.0.get(uri)?;
        let stored = stored.iter().find(|stored| stored.answers(request))?;
        Some((stored.status, &stored.body))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

impl Stored {
    /// Whether all fields that the answer was chosen by are the same (section 4.1).
    fn answers(&self, request: &Fields) -> bool {
        let same = |name: &String| field(&self.request, name) == field(request, name);
        !self.vary.iter().any(|name| name == "*") && self.vary.iter().all(same)
    }
}

fn field<'a>(request: &'a Fields, name: &str) -> Option<&'a str> {
    let mut fields = request.iter();
    fields
        .find(|(other, _)| *other == name)
        .map(|(_, value)| *value)
}

fn may_keep(request: &Fields, answer: &Answer) -> bool {
    let control = list(&answer.headers, header::CACHE_CONTROL.as_str());
    let says = |word: &str| {
        control
            .iter()
            .any(|it| it == word || it.starts_with(&format!("{word}=")))
    };
    if says("no-store") || says("private") {
        return false;
    }
    let is_for_all = says("public") || says("s-maxage") || says("must-revalidate");
    if field(request, "authorization").is_some() && !is_for_all {
        return false;
    }
    let has_lifetime =
        says("max-age") || is_for_all || answer.headers.contains_key(header::EXPIRES);
    has_lifetime || HEURISTIC.contains(&answer.status.as_u16())
}

/// A field that is a list, in lower case.
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let values = headers.get_all(name).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    let items = values.flat_map(|value| value.split(','));
    items.map(|item| item.trim().to_ascii_lowercase()).collect()
}

#[test]
fn it_keeps_what_it_may_and_nothing_else() {
    let answer = |fields: &[(&'static str, &'static str)]| {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, value.parse().expect("a value"));
        }
        Answer {
            status: StatusCode::OK,
            headers,
            body: "a".into(),
        }
    };
    let kept = |request: &[(&'static str, &'static str)], fields| {
        let mut cache = SharedCache::default();
        cache.keep("/", &request.to_vec(), &answer(fields));
        cache.len() == 1
    };
    assert!(kept(&[], &[]));
    assert!(kept(&[("cookie", "a")], &[]));
    assert!(!kept(&[], &[("cache-control", "no-store")]));
    assert!(!kept(&[], &[("cache-control", "max-age=1, private")]));
    assert!(!kept(
        &[("authorization", "a")],
        &[("cache-control", "max-age=1")]
    ));
    assert!(kept(
        &[("authorization", "a")],
        &[("cache-control", "public")]
    ));

    let mut cache = SharedCache::default();
    cache.keep(
        "/",
        &vec![("cookie", "a")],
        &answer(&[("vary", "Cookie, Accept")]),
    );
    assert!(cache.answer("/", &vec![("cookie", "a")]).is_some());
    assert!(cache.answer("/", &vec![("cookie", "b")]).is_none());
    assert!(cache.answer("/x", &vec![("cookie", "a")]).is_none());
}
