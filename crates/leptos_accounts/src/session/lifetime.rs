use std::time::Duration;

use leptos_auth::resume::SEAL_LIFETIME;

use crate::{clock::millis, db::sessions::Times};

/// How long a session lasts. Documented limits are what ASVS 5.0, 7.1.1 asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetime {
    /// Ends it when it was not used for so long. Default: 14 days.
    pub idle: Duration,
    /// Ends it so long after it began, used or not. Default: 30 days (NIST SP 800-63B-4, section
    /// 2.1.3, for a single factor).
    pub absolute: Duration,
    /// Use is written down at most once in this time. Default: a minute.
    pub touch_every: Duration,
    /// Ended sessions are remembered for so long. Default: 7 days; not less than
    /// [`SEAL_LIFETIME`], while a form that was refused may go on.
    pub keep_ended: Duration,
}

impl Default for SessionLifetime {
    fn default() -> Self {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        Self {
            idle: 14 * DAY,
            absolute: 30 * DAY,
            touch_every: Duration::from_secs(60),
            keep_ended: 7 * DAY,
        }
    }
}

/// What a row means now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Active {
        /// It is time to note that it was used.
        touch: bool,
    },
    Expired,
    Revoked,
}

impl SessionLifetime {
    pub(crate) fn state(&self, row: Times, now: i64) -> State {
        if row.revoked_at.is_some() {
            return State::Revoked;
        }
        if now >= row.expires_at || row.last_seen <= self.idle_since(now) {
            return State::Expired;
        }
        State::Active {
            touch: row.last_seen <= self.touch_before(now),
        }
    }

    /// How long it lasts from now on, unless it is used; `None` where it is over.
    pub(crate) fn ends_in(&self, row: Times, now: i64) -> Option<Duration> {
        let State::Active { .. } = self.state(row, now) else {
            return None;
        };
        let idle_end = row.last_seen.saturating_add(millis(self.idle));
        let left = idle_end.min(row.expires_at).saturating_sub(now);
        left.try_into().ok().map(Duration::from_millis)
    }

    /// The end of a session that begins now.
    pub(crate) fn end(&self, now: i64) -> i64 {
        now.saturating_add(millis(self.absolute))
    }

    /// What was last used then, or before, is over.
    pub(crate) fn idle_since(&self, now: i64) -> i64 {
        now.saturating_sub(millis(self.idle))
    }

    /// What was last seen then, or before, is due for a note.
    pub(crate) fn touch_before(&self, now: i64) -> i64 {
        now.saturating_sub(millis(self.touch_every))
    }

    /// What ended before then is forgotten.
    pub(crate) fn forget_before(&self, now: i64) -> i64 {
        now.saturating_sub(millis(self.keep_ended.max(SEAL_LIFETIME)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIFETIME: SessionLifetime = SessionLifetime {
        idle: Duration::from_millis(1_000),
        absolute: Duration::from_millis(5_000),
        touch_every: Duration::from_millis(100),
        keep_ended: Duration::from_millis(2_000),
    };

    fn state(last_seen: i64, now: i64) -> State {
        let row = Times {
            last_seen,
            expires_at: LIFETIME.end(0),
            revoked_at: None,
        };
        LIFETIME.state(row, now)
    }

    #[test]
    fn both_limits_strike_on_the_millisecond() {
        assert_eq!(state(0, 999), State::Active { touch: true });
        assert_eq!(state(0, 1_000), State::Expired);
        assert_eq!(state(4_900, 4_999), State::Active { touch: false });
        assert_eq!(state(4_900, 5_000), State::Expired);
    }

    #[test]
    fn what_is_left_is_what_is_left_of_the_nearer_limit() {
        let left = |last_seen, now| {
            let row = Times {
                last_seen,
                expires_at: LIFETIME.end(0),
                revoked_at: None,
            };
            LIFETIME.ends_in(row, now)
        };
        assert_eq!(left(0, 400), Some(Duration::from_millis(600)));
        assert_eq!(left(4_900, 4_950), Some(Duration::from_millis(50)));
        assert_eq!((left(0, 1_000), left(4_900, 5_000)), (None, None));
    }

    #[test]
    fn use_is_noted_once_the_pause_is_over() {
        assert_eq!(state(500, 599), State::Active { touch: false });
        assert_eq!(state(500, 600), State::Active { touch: true });
    }

    #[test]
    fn revoked_is_revoked_even_when_it_would_have_expired() {
        let row = Times {
            last_seen: 0,
            expires_at: 5_000,
            revoked_at: Some(10),
        };
        assert_eq!(LIFETIME.state(row, 20), State::Revoked);
        assert_eq!(LIFETIME.state(row, 9_000), State::Revoked);
    }

    #[test]
    fn a_clock_that_went_back_signs_nobody_out() {
        assert_eq!(state(4_000, 10), State::Active { touch: false });
    }
}
