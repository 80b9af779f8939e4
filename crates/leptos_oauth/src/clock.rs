//! The time, as something that can be handed in.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

/// Tells the time. Every expiry is decided by it, so that a test moves the clock and never sleeps.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> SystemTime;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that stands still until it is moved: for tests, yours included. Clones share the time.
///
/// ```
/// use std::time::Duration;
/// use leptos_oauth::clock::{Clock, ManualClock};
///
/// let clock = ManualClock::default();
/// let before = clock.now();
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now(), before + Duration::from_secs(60));
/// ```
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    /// Moves it forward; less than a second is dropped.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_secs(), Ordering::SeqCst);
    }

    /// Moves it back; less than a second is dropped.
    pub fn turn_back(&self, by: Duration) {
        self.0.fetch_sub(by.as_secs(), Ordering::SeqCst);
    }
}

impl Default for ManualClock {
    /// Stands at the time of the machine, to the second.
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(unix_seconds(&SystemClock) as u64)))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.load(Ordering::SeqCst))
    }
}

/// Seconds since the Unix epoch, as a `NumericDate` is (RFC 7519, section 2).
pub(crate) fn unix_seconds(clock: &dyn Clock) -> f64 {
    let since = clock.now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64()
}

/// How long ago that was. `None` where the clock was turned back since: nobody knows then.
pub(crate) fn elapsed(clock: &dyn Clock, since: SystemTime) -> Option<Duration> {
    clock.now().duration_since(since).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_turned_back_does_not_say_how_long_ago() {
        let clock = ManualClock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(5));
        assert_eq!(elapsed(&clock, before), Some(Duration::from_secs(5)));
        clock.turn_back(Duration::from_secs(6));
        assert_eq!(elapsed(&clock, before), None);
    }
}
