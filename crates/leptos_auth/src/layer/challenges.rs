//! Which challenges a denial carries.

use http::{HeaderMap, HeaderValue, header, request::Parts};

use super::{
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
    everywhere: Vec<Challenge>,
    below: Vec<(PathPrefix, Vec<Challenge>)>,
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
            Some((_, challenges)) => insert(challenges, challenge),
            None => self.below.push((path, vec![challenge])),
        }
    }

    /// Writes one field line per challenge, the strongest first.
    pub(super) fn write(&self, head: &Parts, interrupt: &Interrupt, headers: &mut HeaderMap) {
        let came = Authorization::of(&head.headers);
        let failure = failure(&came, interrupt);
        // Only a bearer token has a challenge for what is not a 401 (RFC 6750, section 3.1).
        if matches!(interrupt.kind(), Kind::Unauthorized | Kind::StepUp) {
            for challenge in self.of(head) {
                append(headers, challenge.value(failure.as_ref()));
            }
        } else if let Some(failure) = failure
            && let Some(bearer) = self.bearer(head)
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

    /// Those of the longest path that covers the request's, else those of everywhere. A 401 has at
    /// least one (RFC 9110, section 15.5.2).
    fn of(&self, head: &Parts) -> Vec<Challenge> {
        let is_browser = is_browser(&head.headers) || Dialect::of(&head.headers) == Dialect::Html;
        let is_offered = |challenge: &&Challenge| match challenge {
            Challenge::Basic(basic) => !is_browser || basic.is_for_browsers(),
            _ => true,
        };
        let mut offered: Vec<_> = self
            .accepted(head)
            .iter()
            .filter(is_offered)
            .cloned()
            .collect();
        if offered.is_empty() {
            offered.push(Session::default().into());
        }
        offered
    }

    fn bearer(&self, head: &Parts) -> Option<&Challenge> {
        let mut accepted = self.accepted(head).iter();
        accepted.find(|challenge| matches!(challenge, Challenge::Bearer(_)))
    }

    fn accepted(&self, head: &Parts) -> &[Challenge] {
        let path = head.uri.path();
        let covering = self.below.iter().filter(|(below, _)| below.covers(path));
        let longest = covering.max_by_key(|(below, _)| below.length());
        longest.map_or(&self.everywhere, |(_, challenges)| challenges)
    }
}

fn insert(challenges: &mut Vec<Challenge>, challenge: Challenge) {
    challenges.retain(|other| other.rank() != challenge.rank());
    challenges.push(challenge);
    challenges.sort_by_key(Challenge::rank);
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
