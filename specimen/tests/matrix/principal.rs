//! Who asks, and what they must be told.

use http::StatusCode;
use specimen::demand::Demand;

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Principal {
    SignedOut,
    Bob,
    Admin,
}

impl Principal {
    pub(crate) const ALL: [Self; 3] = [Self::SignedOut, Self::Bob, Self::Admin];

    /// The name in the cookie.
    pub(crate) fn user(self) -> Option<&'static str> {
        match self {
            Self::SignedOut => None,
            Self::Bob => Some("bob"),
            Self::Admin => Some("admin"),
        }
    }

    /// The status of a refusal, and the page that goes with it. Written out: the application's own
    /// rule is what is tested.
    pub(crate) fn refusal(self, demand: Demand) -> Option<(StatusCode, &'static str)> {
        match (self, demand) {
            (Self::Admin, _) | (Self::Bob, Demand::Unauthorized) => None,
            (Self::SignedOut, Demand::Unauthorized) => {
                Some((StatusCode::UNAUTHORIZED, "unauthorized"))
            }
            (_, Demand::Forbidden) => Some((StatusCode::FORBIDDEN, "forbidden")),
            (_, Demand::NotFound) => Some((StatusCode::NOT_FOUND, "not-found")),
        }
    }
}
