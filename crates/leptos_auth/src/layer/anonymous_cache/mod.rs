//! Pages that refuse visitors who are nobody, kept rendered for the next one.
//!
//! What is kept is how a page looks, never that it is refused: the path rule has asked and refused before
//! anybody looks here. A page is kept, and given, only where
//!
//! 1. the rule refused with [`Reason::NoCredential`], and the request has neither a cookie nor any
//!    credential, and posts no form: nobody's input is refilled;
//! 2. it was rendered from a request with nothing in it but what the page is kept under (its address,
//!    its language, what it is fetched for), so that no other header can get into it;
//! 3. it is complete, sets no cookie, and `Vary` names nothing else (RFC 9110, section 12.5.5).
//!
//! The nonce of its policy and the id of the request are written anew into each answer, and outward it
//! stays `no-store`.

mod stamped;

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, HttpBody},
    response::Response,
};
use futures::stream;
use http::{HeaderMap, HeaderName, HeaderValue, Uri, header, request::Parts};
use http_body_util::BodyExt;
use moka::sync::Cache;

use self::stamped::{Marks, Stamped};
use super::{Denial, RequestState, browser_nonce::random_id, deny::as_get};
use crate::{Identity, Interrupt, Kind, Reason, boundary::Key};

/// What a page may depend on, beside its address.
const SEEN: [HeaderName; 5] = [
    header::HOST,
    header::ACCEPT_LANGUAGE,
    HeaderName::from_static("sec-fetch-dest"),
    HeaderName::from_static("sec-fetch-mode"),
    HeaderName::from_static("sec-fetch-site"),
];
/// What `Vary` names beside them: all that decides whether a page is kept at all.
const DECIDED: [HeaderName; 3] = [header::ACCEPT, header::AUTHORIZATION, header::COOKIE];
const HTML: HeaderValue = HeaderValue::from_static("text/html");
/// Bytes of the longest page that is kept.
const LONGEST: u64 = 256 << 10;
/// Bytes of the longest header that a page is kept under.
const LONGEST_SEEN: usize = 128;
/// What an entry takes beside its text, about.
const ENTRY: usize = 512;

/// Keeps the page by which a path rule ([`InterruptLayer::protect`]) refuses visitors without any
/// credential, so that it is not rendered for each of them: for a site whose protected addresses are
/// asked for a lot by nobody, such as crawlers. Off unless it is given to
/// [`InterruptLayer::cache_anonymous`].
///
/// A request with a cookie or a credential neither gets such a page nor makes one, and every answer is
/// `no-store`, with a nonce and a request id of its own. The page is rendered without the headers of
/// whoever came first: of those it sees `Host`, `Accept-Language` and `Sec-Fetch-*`, and what
/// [`vary_by`](Self::vary_by) adds. What it takes from elsewhere (the time, an extension of the request, a
/// database) is as old as the page. A layer outside that writes a policy has to read the nonce from the
/// answer's head, not from its extensions.
///
/// It is in memory, so a deploy begins with none. Clones are the same cache.
///
/// ```
/// # use leptos_auth::{InterruptLayer, SignedIn, layer::AnonymousCache};
/// # fn configured(layer: InterruptLayer) -> InterruptLayer {
/// let cache = AnonymousCache::default();
/// layer.protect("/notes", SignedIn).cache_anonymous(cache.clone())
/// # }
/// // When what the page shows has changed: cache.purge();
/// ```
///
/// [`InterruptLayer::protect`]: super::InterruptLayer::protect
/// [`InterruptLayer::cache_anonymous`]: super::InterruptLayer::cache_anonymous
#[derive(Clone, Debug)]
pub struct AnonymousCache {
    pages: Cache<Visit, Arc<KeptPage>>,
    seen: Arc<[HeaderName]>,
}

/// What a page is kept under.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Visit {
    /// All of it: a page shows its own address, in its forms for one, and HTTP/2 has the host in it.
    target: Uri,
    boundary: Key,
    demand: Option<String>,
    seen: Vec<Option<HeaderValue>>,
    /// Whether a page has a request to name.
    names_request: bool,
}

#[derive(Debug)]
struct KeptPage {
    headers: Vec<(HeaderName, Stamped)>,
    body: Stamped,
    denial: Denial,
}

impl AnonymousCache {
    /// At most so many bytes of pages, none of them older than `max_age`.
    pub fn new(max_bytes: u64, max_age: Duration) -> Self {
        let weight = |visit: &Visit, page: &Arc<KeptPage>| {
            u32::try_from(visit.bytes() + page.bytes() + ENTRY).unwrap_or(u32::MAX)
        };
        let pages = Cache::builder()
            .max_capacity(max_bytes)
            .weigher(weight)
            .time_to_live(max_age);
        Self {
            pages: pages.build(),
            seen: SEEN.into(),
        }
    }

    /// Lets pages depend on another request header, too. It counts as a part of the address: whoever
    /// writes many values into it fills the cache.
    pub fn vary_by(mut self, header: HeaderName) -> Self {
        let seen = self.seen.iter().cloned().chain([header]);
        self.seen = seen.collect();
        self
    }

    /// Forgets all pages.
    pub fn purge(&self) {
        self.pages.invalidate_all();
    }

    /// How many bytes of pages are kept.
    pub fn bytes(&self) -> u64 {
        self.pages.run_pending_tasks();
        self.pages.weighted_size()
    }

    /// The visit of somebody who is nobody, and whom a path rule refused so.
    pub(super) fn visit(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        boundary: &Key,
    ) -> Option<Visit> {
        if !is_nobody(state) || !refuses_nobody(interrupt) {
            return None;
        }
        let headers = &state.head().headers;
        let seen = self.seen.iter().map(|name| once(headers, name));
        Some(Visit {
            target: state.head().uri.clone(),
            boundary: boundary.clone(),
            demand: interrupt.demand().map(ToOwned::to_owned),
            seen: seen.collect::<Result<_, _>>().ok()?,
            names_request: match state.request_id() {
                Some(id) if !stamped::can_be_marked(id) => return None,
                id => id.is_some(),
            },
        })
    }

    /// The head of a request that has nothing in it but what a page is kept under.
    pub(super) fn canonical(&self, head: &Parts) -> Parts {
        let mut head = as_get(head);
        let mut headers = HeaderMap::with_capacity(self.seen.len() + 1);
        for name in &*self.seen {
            if let Some(value) = head.headers.get(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
        headers.insert(header::ACCEPT, HTML);
        head.headers = headers;
        head
    }

    /// The page for that visit, as the answer to this request.
    pub(super) fn answer(&self, visit: &Visit, state: &RequestState) -> Option<Response> {
        Some(self.pages.get(visit)?.answer(state))
    }

    /// Keeps what was rendered for that visit, if it can be given to others.
    pub(super) async fn keep(
        &self,
        visit: Visit,
        state: &RequestState,
        response: Response,
    ) -> Response {
        if !self.may_be_kept(&response) {
            return response;
        }
        let (head, body) = response.into_parts();
        // It is complete, and was in memory already.
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => {
                let broken = stream::iter([Err::<Bytes, _>(error)]);
                return Response::from_parts(head, Body::from_stream(broken));
            }
        };
        if let Some(denial) = head.extensions.get::<Denial>()
            && let Some(page) = KeptPage::of(&head.headers, &body, denial, state)
        {
            self.pages.insert(visit, Arc::new(page));
        }
        Response::from_parts(head, body.into())
    }

    fn may_be_kept(&self, response: &Response) -> bool {
        let headers = response.headers();
        let length = response.body().size_hint().exact();
        let denial = response.extensions().get::<Denial>();
        let is_whole = length.is_some_and(|length| length <= LONGEST);
        is_whole
            && denial.is_some_and(|it| *it.reason() == Reason::NoCredential && !it.has_seal())
            && !headers.contains_key(header::SET_COOKIE)
            && !headers.contains_key(header::CONTENT_ENCODING)
            && self.varies_by_what_is_seen(headers)
    }

    fn varies_by_what_is_seen(&self, headers: &HeaderMap) -> bool {
        let known = |name: &str| {
            let known = &mut self.seen.iter().chain(&DECIDED);
            known.any(|header| header.as_str().eq_ignore_ascii_case(name))
        };
        let mut lines = headers.get_all(header::VARY).iter();
        lines.all(|line| {
            let line = line.to_str().unwrap_or("*");
            line.split(',').all(|name| known(name.trim()))
        })
    }
}

impl Default for AnonymousCache {
    /// 4 MiB of pages, a minute each.
    fn default() -> Self {
        Self::new(4 << 20, Duration::from_secs(60))
    }
}

impl Visit {
    fn bytes(&self) -> usize {
        let seen = self.seen.iter().flatten().map(HeaderValue::len);
        let target = self.target.path_and_query();
        target.map_or(0, |target| target.as_str().len()) + seen.sum::<usize>()
    }
}

impl KeptPage {
    /// `None` where it can't be told what in it belongs to this one answer.
    fn of(
        headers: &HeaderMap,
        body: &Bytes,
        denial: &Denial,
        state: &RequestState,
    ) -> Option<Self> {
        let marks = Marks::find(headers, body, state.request_id())?;
        let kept = |(name, value): (&HeaderName, &HeaderValue)| {
            let value = Bytes::copy_from_slice(value.as_bytes());
            (name.clone(), Stamped::new(&value, &marks))
        };
        // It is said of each answer how long it is.
        let headers = headers
            .iter()
            .filter(|(name, _)| *name != header::CONTENT_LENGTH);
        Some(Self {
            headers: headers.map(kept).collect(),
            body: Stamped::new(body, &marks),
            denial: denial.clone(),
        })
    }

    fn answer(&self, state: &RequestState) -> Response {
        let nonce = random_id();
        let stamp = |text: &Stamped| text.write(&nonce, state.request_id().unwrap_or_default());
        let body = stamp(&self.body);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.denial.kind().status();
        let headers = response.headers_mut();
        headers.reserve(self.headers.len() + 1);
        headers.insert(header::CONTENT_LENGTH, body.len().into());
        for (name, value) in &self.headers {
            // What is written into a header is base64, or was in one.
            if let Ok(value) = HeaderValue::from_maybe_shared(stamp(value)) {
                headers.append(name.clone(), value);
            }
        }
        response.extensions_mut().insert(self.denial.clone());
        response.map(|_| Body::from(body))
    }

    fn bytes(&self) -> usize {
        let headers = self.headers.iter().map(|(_, value)| value.bytes());
        headers.sum::<usize>() + self.body.bytes()
    }
}

/// Whether a request says nothing about who sends it, and whoever tells has found so.
fn is_nobody(state: &RequestState) -> bool {
    let is_signed_out = matches!(
        state.known_identity(),
        Some(Identity::SignedOut(Reason::NoCredential))
    );
    is_signed_out
        && state.is_document()
        && !state.head().headers.contains_key(header::COOKIE)
        && !state.has_authorization()
}

fn refuses_nobody(interrupt: &Interrupt) -> bool {
    interrupt.kind() == Kind::Unauthorized
        && *interrupt.reason() == Reason::NoCredential
        && interrupt.leads_to().is_none()
}

/// A header that may be there, once and of a decent length.
fn once(headers: &HeaderMap, name: &HeaderName) -> Result<Option<HeaderValue>, TooMuch> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) if value.len() <= LONGEST_SEEN => Ok(Some(value.clone())),
        _ => Err(TooMuch),
    }
}

/// More of a header than a page is kept under.
struct TooMuch;
