//! Which challenges a denial carries.

use std::{
    borrow::Cow,
    sync::{Arc, LazyLock},
};

use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};

use super::{
    RequestState,
    accept::{Dialect, is_browser},
    authorization::Authorization,
    path_rule::PathPrefix,
};
use crate::{
    Accepts, Interrupt, Kind, Reason, TokenKind,
    challenge::{Bearer, Challenge, Failure, Session, is_scope_token},
};

/// What the application accepts, everywhere and below certain paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Challenges {
    everywhere: Vec<Offer>,
    below: Vec<(PathPrefix, Vec<Offer>)>,
    /// The headers that keys come in, each once.
    key_headers: Arc<[HeaderName]>,
}

/// A challenge, and the field that says it where no credential came.
#[derive(Clone, Debug)]
struct Offer {
    challenge: Challenge,
    plain: HeaderValue,
}

/// For a route that offers nothing: a 401 has at least one (RFC 9110, section 15.5.2).
static UNNAMED: LazyLock<Offer> = LazyLock::new(|| Offer::new(Session::default().into()));

impl Offer {
    fn new(challenge: Challenge) -> Self {
        let plain = challenge.value(None);
        Self { challenge, plain }
    }

    fn value(&self, failure: Option<&Failure>) -> HeaderValue {
        match failure {
            Some(_) => self.challenge.value(failure),
            None => self.plain.clone(),
        }
    }

    fn is_bearer(&self) -> bool {
        matches!(self.challenge, Challenge::Bearer(_))
    }

    fn key_header(&self) -> Option<&HeaderName> {
        match &self.challenge {
            Challenge::ApiKey(key) => Some(key.header()),
            _ => None,
        }
    }

    /// Whether a credential of a kind that is taken could be sent so.
    fn is_taken_by(&self, accepts: Accepts) -> bool {
        match &self.challenge {
            Challenge::Bearer(_) => accepts.takes_programs(),
            Challenge::ApiKey(_) => accepts.takes(TokenKind::ApiKey),
            Challenge::Session(_) | Challenge::Basic(_) => accepts.takes(TokenKind::SessionToken),
        }
    }

    /// Whether what came, came so.
    fn was_tried(&self, came: &Authorization) -> bool {
        match came {
            Authorization::Bearer(_) | Authorization::BrokenBearer => self.is_bearer(),
            Authorization::ApiKey(_) | Authorization::BrokenApiKey => self.key_header().is_some(),
            Authorization::Absent | Authorization::Basic(_) | Authorization::Unreadable => false,
        }
    }

    /// Browsers open a dialog of their own for `Basic`.
    fn is_for(&self, state: &RequestState) -> bool {
        let is_browser = || is_browser(&state.head().headers) || state.dialect() == Dialect::Html;
        match &self.challenge {
            Challenge::Basic(basic) => basic.is_for_browsers() || !is_browser(),
            _ => true,
        }
    }
}

impl Challenges {
    /// One of each kind: a later one takes the place of an earlier.
    pub(super) fn add(&mut self, challenge: Challenge) {
        insert(&mut self.everywhere, challenge);
        self.learn_key_headers();
    }

    pub(super) fn add_below(&mut self, path: &str, challenge: Challenge) {
        let path = PathPrefix::new(path);
        let known = self.below.iter_mut().find(|(other, _)| *other == path);
        match known {
            Some((_, offers)) => insert(offers, challenge),
            None => self.below.push((path, vec![Offer::new(challenge)])),
        }
        self.learn_key_headers();
    }

    /// The headers that keys come in.
    pub(super) fn key_headers(&self) -> &Arc<[HeaderName]> {
        &self.key_headers
    }

    fn learn_key_headers(&mut self) {
        let below = self.below.iter().flat_map(|(_, offers)| offers);
        let offers = self.everywhere.iter().chain(below);
        let mut names: Vec<HeaderName> = Vec::new();
        for name in offers.filter_map(Offer::key_header) {
            // Several paths may name the same one, and a key in it is one credential.
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        self.key_headers = names.into();
    }

    /// Writes one field line per challenge, the strongest first.
    pub(super) fn write(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        headers: &mut HeaderMap,
    ) {
        let came = state.credential();
        let failure = failure(&came, interrupt);
        let offers = self.offered(state.head(), interrupt.accepts());
        // Only a token has a challenge for what is not a 401 (RFC 6750, section 3.1).
        if matches!(interrupt.kind(), Kind::Unauthorized | Kind::StepUp) {
            let before = headers.len();
            if let Some(bearer) = self.untold_bearer(state, interrupt, &offers, &came) {
                append(headers, bearer.value(failure.as_ref()));
            }
            for offer in offers.iter().filter(|offer| offer.is_for(state)) {
                let failure = failure.as_ref().filter(|_| offer.was_tried(&came));
                append(headers, offer.value(failure));
            }
            if headers.len() == before {
                append(headers, UNNAMED.value(None));
            }
        } else if let Some(failure) = failure
            && let Some(tried) = offers.iter().find(|offer| offer.was_tried(&came))
        {
            append(headers, tried.value(Some(&failure)));
        }
    }

    /// Says that a credential can not be read; nothing where the route takes no tokens.
    pub(super) fn write_malformed(
        &self,
        head: &Parts,
        description: &'static str,
        headers: &mut HeaderMap,
    ) {
        let mut offers = self.accepted(head).iter();
        if let Some(bearer) = offers.find(|offer| offer.is_bearer()) {
            let failure = Failure::invalid_request(description);
            append(headers, bearer.value(Some(&failure)));
        }
    }

    /// What the guard takes, or, where it did not say, what the route offers.
    fn offered(&self, head: &Parts, accepts: Option<Accepts>) -> Vec<Cow<'_, Offer>> {
        let route = self.accepted(head);
        let Some(accepts) = accepts else {
            return route.iter().map(Cow::Borrowed).collect();
        };
        let offers = route.iter().chain(&self.everywhere);
        let mut taken: Vec<Cow<'_, Offer>> = Vec::new();
        for offer in offers.filter(|offer| offer.is_taken_by(accepts)) {
            let rank = offer.challenge.rank();
            // That of the route goes before that of everywhere.
            if taken.iter().all(|other| other.challenge.rank() != rank) {
                taken.push(Cow::Borrowed(offer));
            }
        }
        if accepts.takes_programs() && !taken.iter().any(|offer| offer.is_bearer()) {
            taken.extend(self.bearer(head).map(Cow::Owned));
        }
        taken.sort_by_key(|offer| offer.challenge.rank());
        taken
    }

    /// A token came, was taken, and is of too old a proof: its challenge says so (RFC 9470), also where
    /// the route offers none.
    fn untold_bearer(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        offers: &[Cow<'_, Offer>],
        came: &Authorization,
    ) -> Option<Offer> {
        let was_taken = interrupt.kind() == Kind::StepUp;
        let is_token = matches!(came, Authorization::Bearer(_));
        if !was_taken || !is_token || offers.iter().any(|offer| offer.is_bearer()) {
            return None;
        }
        self.bearer(state.head())
    }

    /// For a guard that takes tokens on a route that offers none: every kind of them may come there.
    fn bearer(&self, head: &Parts) -> Option<Offer> {
        let mut named = self.accepted(head).iter().chain(&self.everywhere);
        let realm = named.next().unwrap_or(&UNNAMED).challenge.realm();
        Some(Offer::new(Bearer::new(realm).ok()?.into()))
    }

    /// Those of the longest path that covers the request's, else those of everywhere.
    fn accepted(&self, head: &Parts) -> &[Offer] {
        let path = head.uri.path();
        let covering = self.below.iter().filter(|(below, _)| below.covers(path));
        let longest = covering.max_by_key(|(below, _)| below.length());
        longest.map_or(&self.everywhere, |(_, offers)| offers)
    }
}

fn insert(offers: &mut Vec<Offer>, challenge: Challenge) {
    offers.retain(|other| other.challenge.rank() != challenge.rank());
    offers.push(Offer::new(challenge));
    offers.sort_by_key(|offer| offer.challenge.rank());
}

fn append(headers: &mut HeaderMap, challenge: HeaderValue) {
    headers.append(header::WWW_AUTHENTICATE, challenge);
}

/// What was wrong with the token or key, where one came.
fn failure(came: &Authorization, interrupt: &Interrupt) -> Option<Failure> {
    if let Authorization::Absent | Authorization::Basic(_) | Authorization::Unreadable = came {
        return None;
    }
    match interrupt.kind() {
        Kind::Unauthorized => Some(Failure::invalid_token(describe(interrupt.reason()))),
        Kind::StepUp => {
            let seconds = interrupt.max_age().map(|age| age.as_secs());
            Some(Failure::step_up(seconds))
        }
        Kind::Forbidden => match interrupt.reason() {
            Reason::MissingRight(right) => {
                let scope = right.as_deref().filter(|right| is_scope_token(right));
                Some(Failure::insufficient_scope(scope.map(ToOwned::to_owned)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// For the developer of the client (RFC 6750, section 3).
fn describe(reason: &Reason) -> Option<&'static str> {
    match reason {
        Reason::Expired => Some("The token has expired"),
        Reason::Revoked => Some("The token was revoked"),
        Reason::InvalidToken => Some("The token is malformed or unknown"),
        Reason::UnacceptedToken => Some("This kind of token is not accepted here"),
        _ => None,
    }
}
