//! The time, as something that can be handed in.

mod steady;

use std::{
    fmt,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use time::OffsetDateTime;

pub(crate) use self::steady::SteadyClock;

/// Tells the time. Every expiry is decided by it, so that a test moves the clock and never sleeps.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time now, UTC. Whoever administers the machine may set it, to whatever they like.
    fn now(&self) -> OffsetDateTime;

    /// The time since some moment, which nobody can set: it never jumps and never goes back.
    fn elapsed(&self) -> Duration {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        START.elapsed()
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// A clock that stands still until it is moved: for tests, yours included. Clones share the time.
///
/// ```
/// use std::time::Duration;
/// use leptos_accounts::clock::{Clock, ManualClock};
///
/// let clock = ManualClock::default();
/// let before = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!((clock.now() - before).whole_seconds(), 60);
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Hands>);

#[derive(Debug)]
struct Hands {
    now: AtomicI64,
    elapsed: AtomicI64,
}

impl ManualClock {
    /// Moves it forward; less than a millisecond is dropped.
    pub fn advance(&self, by: Duration) {
        self.0.elapsed.fetch_add(millis(by), Ordering::SeqCst);
        self.set_forward(by);
    }

    /// Sets it forward, though no time has passed.
    pub fn set_forward(&self, by: Duration) {
        self.0.now.fetch_add(millis(by), Ordering::SeqCst);
    }

    /// Sets it back.
    pub fn set_back(&self, by: Duration) {
        self.0.now.fetch_sub(millis(by), Ordering::SeqCst);
    }
}

impl Default for ManualClock {
    /// Stands at the time of the machine, to the second.
    fn default() -> Self {
        let seconds = OffsetDateTime::now_utc().unix_timestamp();
        Self(Arc::new(Hands {
            now: AtomicI64::new(seconds * 1_000),
            elapsed: AtomicI64::new(0),
        }))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> OffsetDateTime {
        let millis = i128::from(self.0.now.load(Ordering::SeqCst));
        OffsetDateTime::from_unix_timestamp_nanos(millis * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    fn elapsed(&self) -> Duration {
        let millis = self.0.elapsed.load(Ordering::SeqCst);
        Duration::from_millis(millis.try_into().unwrap_or_default())
    }
}

/// Milliseconds since the Unix epoch: what the tables hold.
pub(crate) fn unix_millis(clock: &dyn Clock) -> i64 {
    let millis = clock.now().unix_timestamp_nanos() / 1_000_000;
    i64::try_from(millis).unwrap_or(i64::MAX)
}

/// A span in milliseconds. What does not fit is as good as for ever.
pub(crate) fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_stands_still_until_it_is_moved() {
        let clock = ManualClock::default();
        let same = clock.clone();
        let before = unix_millis(&clock);
        assert_eq!(unix_millis(&same), before);
        clock.advance(Duration::from_millis(1_500));
        assert_eq!(unix_millis(&same), before + 1_500);
    }

    #[test]
    fn spans_beyond_the_range_saturate() {
        assert_eq!(millis(Duration::MAX), i64::MAX);
        assert_eq!(millis(Duration::from_secs(1)), 1_000);
    }
}
