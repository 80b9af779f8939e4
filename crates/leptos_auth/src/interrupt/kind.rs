use http::StatusCode;
use serde::{Deserialize, Serialize};

/// What an [`Interrupt`](crate::Interrupt) asks for; each kind has its status and its page.
///
/// Where several reach one boundary, the first of this order is shown: unavailable, too many
/// requests, unauthorized, step-up, forbidden, not found. What can not be answered comes before
/// what is refused, and who is asking before what they may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Kind {
    /// 401: we do not know who is asking (RFC 9110, section 15.5.2).
    Unauthorized,
    /// 403: we know, and the answer is no (section 15.5.4).
    Forbidden,
    /// 404: there is nothing, or nothing we admit to (section 15.5.5).
    NotFound,
    /// 401: known, but not recently or not strongly enough (RFC 9470).
    StepUp,
    /// 429: too many attempts (RFC 6585, section 4).
    TooManyRequests,
    /// 503: the question could not be answered (RFC 9110, section 15.6.4).
    Unavailable,
}

impl Kind {
    /// The status of the response.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::Unauthorized | Self::StepUp => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// A stable name: for logs, and as a label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::StepUp => "step_up",
            Self::TooManyRequests => "too_many_requests",
            Self::Unavailable => "unavailable",
        }
    }

    /// The place in the order that the type's documentation gives.
    #[cfg(feature = "ssr")]
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Unavailable => 0,
            Self::TooManyRequests => 1,
            Self::Unauthorized => 2,
            Self::StepUp => 3,
            Self::Forbidden => 4,
            Self::NotFound => 5,
        }
    }
}
