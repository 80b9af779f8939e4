//! What all tokens that we sign have in common (RFC 7519).

use std::time::Duration;

use jsonwebtoken::{dangerous::insecure_decode_claims, decode_header};
use leptos_auth::{PublicOrigin, Reason};
use serde::{Deserialize, Serialize};

use crate::{clock::millis, id};

/// What a token is for, as its `typ` says it.
pub(super) mod typ {
    pub(crate) const SESSION: &str = "st+jwt";
    pub(crate) const MACHINE: &str = "mt+jwt";
    /// For another service: never for us.
    pub(crate) const TEMPLATE: &str = "JWT";
}

/// A server whose clock is ahead of ours by so much is believed.
const AHEAD: i64 = 5;

/// The registered claims (RFC 7519, section 4.1). Times are in seconds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Registered {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) aud: String,
    pub(super) iat: i64,
    pub(super) nbf: i64,
    pub(super) exp: i64,
    pub(super) jti: String,
}

/// Which of ours a token says that it is. Nothing of it has been verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claimed {
    Session,
    Machine,
    /// One that we issue and never take.
    Unusable,
}

impl Registered {
    /// For a subject, from now on. `now` is in milliseconds.
    pub(super) fn new(
        origin: &PublicOrigin,
        subject: &str,
        audience: &str,
        now: i64,
        lifetime: Duration,
    ) -> Self {
        let now = now / 1_000;
        Self {
            iss: origin.as_str().to_owned(),
            sub: subject.to_owned(),
            aud: audience.to_owned(),
            iat: now,
            nbf: now,
            exp: now.saturating_add(millis(lifetime) / 1_000),
            jti: id::random(),
        }
    }

    /// Whether a token with a good signature counts now, for us.
    pub(super) fn judge(&self, origin: &PublicOrigin, now: i64) -> Result<(), Reason> {
        let ours = origin.as_str();
        if self.iss != ours || self.aud != ours {
            return Err(Reason::InvalidToken);
        }
        let now = now / 1_000;
        if now >= self.exp {
            return Err(Reason::Expired);
        }
        if self.nbf > now.saturating_add(AHEAD) {
            return Err(Reason::InvalidToken);
        }
        Ok(())
    }
}

impl Claimed {
    /// `None`: it does not say that it is ours.
    pub(crate) fn of(token: &str, origin: &PublicOrigin) -> Option<Self> {
        #[derive(Deserialize)]
        struct Issuer {
            iss: String,
        }
        // Only to choose who verifies it.
        let claims: Issuer = insecure_decode_claims(token).ok()?;
        if claims.iss != origin.as_str() {
            return None;
        }
        let header = decode_header(token).ok();
        Some(match header.and_then(|header| header.typ).as_deref() {
            Some(typ::SESSION) => Self::Session,
            Some(typ::MACHINE) => Self::Machine,
            _ => Self::Unusable,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> PublicOrigin {
        "https://notes.example".parse().expect("an origin")
    }

    fn claims() -> Registered {
        let ours = origin();
        Registered::new(&ours, "u", ours.as_str(), 10_500, Duration::from_secs(60))
    }

    #[test]
    fn a_token_counts_for_its_time_by_the_clock_that_is_handed_in() {
        assert_eq!(claims().judge(&origin(), 10_500), Ok(()));
        assert_eq!(claims().judge(&origin(), 69_999), Ok(()));
        assert_eq!(claims().judge(&origin(), 70_000), Err(Reason::Expired));
        assert_eq!(claims().judge(&origin(), 5_000), Ok(()));
        assert_eq!(claims().judge(&origin(), 4_000), Err(Reason::InvalidToken));
    }

    #[test]
    fn a_token_counts_where_it_was_issued_for() {
        let elsewhere = Registered {
            aud: "https://billing.example".to_owned(),
            ..claims()
        };
        assert_eq!(
            elsewhere.judge(&origin(), 10_500),
            Err(Reason::InvalidToken)
        );
        let foreign = Registered {
            iss: "https://notes.example/".to_owned(),
            ..claims()
        };
        assert_eq!(foreign.judge(&origin(), 10_500), Err(Reason::InvalidToken));
    }
}
