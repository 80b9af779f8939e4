//! A clock that others can jump and that keeps its word all the same.
//!
//! 1. Time never goes back while the process runs: where the clock was set back, it goes on from where it
//!    was. So no session that is over comes to life again, and nobody is locked out.
//! 2. Where the clock was set forward what it says counts, for as long as it says so: sessions are
//!    refused. Once it is set right they go on.
//! 3. Nothing is deleted for its age within [`PAUSE`] of a jump, nor of a start at which the clock was far
//!    from what the database had seen: until then somebody may have set it right.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use time::OffsetDateTime;

use super::{Clock, millis, unix_millis};

/// How far the clock and the time that has passed may be apart: what is more is a jump.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// How long a clock that has jumped is not taken at its word.
const PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// The clock of [`Accounts`](crate::Accounts), around the one that it was given.
#[derive(Debug)]
pub(crate) struct SteadyClock {
    inner: Arc<dyn Clock>,
    /// What the clock said when this was made, less what it had counted by then.
    start: i64,
    watched: Mutex<Watched>,
}

#[derive(Debug)]
struct Watched {
    /// What the clock said, less what it had counted: only a jump changes it.
    offset: i64,
    /// How much had been counted when it last jumped.
    jumped_at: Option<i64>,
}

impl SteadyClock {
    pub(crate) fn new(inner: Arc<dyn Clock>) -> Self {
        let start = offset(&*inner);
        Self {
            inner,
            start,
            watched: Mutex::new(Watched {
                offset: start,
                jumped_at: None,
            }),
        }
    }

    /// Compares with the latest time that the database has seen, or 0: at the start nothing else tells
    /// whether the clock is right.
    pub(crate) fn compare(&self, seen_at: i64) {
        if seen_at == 0 {
            return;
        }
        let now = unix_millis(self);
        let apart = now.saturating_sub(seen_at);
        if apart > millis(PAUSE) || apart < -millis(TOLERANCE) {
            tracing::warn!(
                milliseconds = apart,
                "the clock is not where the database has last seen it: nothing old is deleted for a day"
            );
            self.watched().jumped_at = Some(millis(self.inner.elapsed()));
        }
    }

    /// Whether what it says is reason enough to delete what is old.
    pub(crate) fn is_trusted(&self) -> bool {
        let counted = millis(self.inner.elapsed());
        let offset = offset(&*self.inner);
        let mut watched = self.watched();
        let apart = offset.saturating_sub(watched.offset);
        if apart.saturating_abs() > millis(TOLERANCE) {
            tracing::warn!(
                milliseconds = apart,
                "the clock has jumped: nothing old is deleted for a day"
            );
            watched.jumped_at = Some(counted);
        }
        // Also where it has merely drifted.
        watched.offset = offset;
        let since = watched.jumped_at.map(|at| counted.saturating_sub(at));
        since.is_none_or(|since| since >= millis(PAUSE))
    }

    /// Whether it is behind what another node has seen: sessions would last too long.
    pub(crate) fn is_behind(&self, seen_at: i64) -> bool {
        unix_millis(self) < seen_at.saturating_sub(millis(TOLERANCE))
    }

    fn watched(&self) -> std::sync::MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> OffsetDateTime {
        let counted = self.start.saturating_add(millis(self.inner.elapsed()));
        let counted = OffsetDateTime::from_unix_timestamp_nanos(i128::from(counted) * 1_000_000);
        let told = self.inner.now();
        counted.map_or(told, |counted| told.max(counted))
    }

    fn elapsed(&self) -> Duration {
        self.inner.elapsed()
    }
}

fn offset(clock: &dyn Clock) -> i64 {
    unix_millis(clock).saturating_sub(millis(clock.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    const HOUR: Duration = Duration::from_secs(60 * 60);

    fn steady() -> (ManualClock, SteadyClock) {
        let clock = ManualClock::default();
        let steady = SteadyClock::new(Arc::new(clock.clone()));
        (clock, steady)
    }

    #[test]
    fn it_goes_on_where_the_clock_was_set_back() {
        let (clock, steady) = steady();
        let before = unix_millis(&steady);
        clock.set_back(HOUR);
        assert_eq!(unix_millis(&steady), before);
        clock.advance(Duration::from_secs(1));
        assert_eq!(unix_millis(&steady), before + 1_000);
    }

    #[test]
    fn a_jump_forward_counts_until_it_is_undone() {
        let (clock, steady) = steady();
        let before = unix_millis(&steady);
        clock.set_forward(HOUR);
        assert_eq!(unix_millis(&steady), before + millis(HOUR));
        clock.set_back(HOUR);
        assert_eq!(unix_millis(&steady), before);
    }

    #[test]
    fn a_clock_that_has_jumped_is_not_trusted_for_a_day() {
        let jumps: [fn(&ManualClock); 2] = [
            |clock| clock.set_forward(HOUR),
            |clock| clock.set_back(HOUR),
        ];
        for jump in jumps {
            let (clock, steady) = steady();
            clock.advance(100 * HOUR);
            assert!(steady.is_trusted());
            jump(&clock);
            assert!(!steady.is_trusted());
            clock.advance(23 * HOUR);
            assert!(!steady.is_trusted());
            clock.advance(HOUR);
            assert!(steady.is_trusted());
        }
    }

    #[test]
    fn a_start_far_from_what_the_database_has_seen_is_not_trusted_either() {
        let (clock, steady) = steady();
        let now = unix_millis(&clock);
        steady.compare(0);
        steady.compare(now - millis(HOUR));
        assert!(steady.is_trusted());
        assert!(!steady.is_behind(now));
        steady.compare(now + millis(HOUR));
        assert!(!steady.is_trusted());
        assert!(steady.is_behind(now + millis(HOUR)));
    }
}
