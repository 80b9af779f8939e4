//! Which challenges a denial carries.

use std::sync::LazyLock;

use http::{HeaderMap, HeaderValue, header, request::Parts};

use super::{
    RequestState,
    accept::{Dialect, is_browser},
    authorization::Authorization,
    path_rule::PathPrefix,
};
use crate::{
    Interrupt, Kind, Reason,
    challenge::{Challenge, Failure, Session, is_scope_token},
};

/// What the application accepts, everywhere and below certain paths.
#[derive(Clone, Debug, Default)]
pub(super) struct Challenges {
    everywhere: Vec<Offer>,
    below: Vec<(PathPrefix, Vec<Offer>)>,
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
    }

    pub(super) fn add_below(&mut self, path: &str, challenge: Challenge) {
        let path = PathPrefix::new(path);
        let known = self.below.iter_mut().find(|(other, _)| *other == path);
        match known {
            Some((_, offers)) => insert(offers, challenge),
            None => self.below.push((path, vec![Offer::new(challenge)])),
        }
    }

    /// Writes one field line per challenge, the strongest first.
    pub(super) fn write(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        headers: &mut HeaderMap,
    ) {
        let came = Authorization::of(&state.head().headers);
        let failure = failure(&came, interrupt);
        // Only a bearer token has a challenge for what is not a 401 (RFC 6750, section 3.1).
        if matches!(interrupt.kind(), Kind::Unauthorized | Kind::StepUp) {
            let before = headers.len();
            for offer in self.accepted(state.head()) {
                if offer.is_for(state) {
                    append(headers, offer.value(failure.as_ref()));
                }
            }
            if headers.len() == before {
                append(headers, UNNAMED.value(None));
            }
        } else if let Some(failure) = failure
            && let Some(bearer) = self.bearer(state.head())
        {
            append(headers, bearer.value(Some(&failure)));
        }
    }

    /// Says that a credential can not be read; nothing where the route takes no tokens.
    pub(super) fn write_malformed(
        &self,
        head: &Parts,
        description: &'static str,
        headers: &mut HeaderMap,
    ) {
        if let Some(bearer) = self.bearer(head) {
            let failure = Failure::invalid_request(description);
            append(headers, bearer.value(Some(&failure)));
        }
    }

    fn bearer(&self, head: &Parts) -> Option<&Offer> {
        let mut accepted = self.accepted(head).iter();
        accepted.find(|offer| matches!(offer.challenge, Challenge::Bearer(_)))
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

/// What was wrong with the bearer token, where one came.
fn failure(came: &Authorization, interrupt: &Interrupt) -> Option<Failure> {
    let (Authorization::Bearer(_) | Authorization::BrokenBearer) = came else {
        return None;
    };
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
        _ => None,
    }
}
