use std::time::Duration;

#[cfg(feature = "ssr")]
use crate::Interrupt;
use crate::Reason;

/// What a [`Predicate`](crate::Predicate) or a [`Policy`](crate::Policy) says of a visitor. Only
/// [`Met`](Self::Met) lets anybody through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It is so.
    Met,
    /// It is not: 403 with this reason, or 404 where the reason is [`Reason::NotFound`].
    NotMet(Reason),
    /// It was proven too long ago: 401, and a proof that is no older than this would do (RFC 9470).
    Stale(Duration),
    /// Nobody can tell: 503.
    Unknown,
}

impl Verdict {
    /// [`Met`](Self::Met), or refused without a word on what was missing.
    pub fn met_if(met: bool) -> Self {
        if met {
            Self::Met
        } else {
            Self::NotMet(Reason::MissingRight(None))
        }
    }

    /// Whether it lets the visitor through.
    pub fn is_met(&self) -> bool {
        matches!(self, Self::Met)
    }

    /// The place in the order in which several answer as one: what can not be cured comes first, so
    /// that nobody proves who they are only to be refused.
    const fn rank(&self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::NotMet(_) => 1,
            Self::Stale(_) => 2,
            Self::Met => 3,
        }
    }

    /// All have to be met: the gravest decides, of the same gravity the first.
    pub(super) fn and(self, other: Self) -> Self {
        if other.rank() < self.rank() {
            other
        } else {
            self
        }
    }

    /// One has to be met: the mildest decides, of the same mildness the first.
    pub(super) fn or(self, other: Self) -> Self {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }

    /// The refusal that it is.
    ///
    /// # Errors
    ///
    /// Anything but [`Met`](Self::Met).
    #[cfg(feature = "ssr")]
    #[track_caller]
    pub(crate) fn into_result(self) -> Result<(), Interrupt> {
        match self {
            Self::Met => Ok(()),
            Self::NotMet(Reason::NotFound) => Err(Interrupt::not_found()),
            Self::NotMet(reason) => Err(Interrupt::forbidden(reason)),
            Self::Stale(max_age) => Err(Interrupt::step_up(max_age)),
            Self::Unknown => Err(Interrupt::unavailable()),
        }
    }
}
