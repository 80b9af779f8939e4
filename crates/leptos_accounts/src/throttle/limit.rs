use std::{str::FromStr, time::Duration};

/// How often something may be tried: so many times at once, and once more after each span.
///
/// As text it is `TIMES/SECONDS`: `10/120` is ten at once, then one every two minutes.
///
/// ```
/// use std::time::Duration;
/// use leptos_accounts::throttle::Limit;
///
/// let limit: Limit = "10/120".parse()?;
/// assert_eq!(limit, Limit::new(10, Duration::from_secs(120))?);
/// # Ok::<_, leptos_accounts::throttle::LimitError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    times: u32,
    every: Duration,
}

impl Limit {
    /// `times` at once (1 to 1,000,000), then one after each `every` (a millisecond to a day).
    ///
    /// # Errors
    ///
    /// When one of them is out of its range.
    pub const fn new(times: u32, every: Duration) -> Result<Self, LimitError> {
        let millis = every.as_millis();
        if times == 0 || times > MOST || millis == 0 || millis > DAY_MILLIS {
            return Err(LimitError);
        }
        Ok(Self { times, every })
    }

    /// What one try costs, in milliseconds.
    pub(super) fn cost(self) -> i64 {
        crate::clock::millis(self.every)
    }

    /// What all of them cost, in milliseconds.
    pub(super) fn all(self) -> i64 {
        self.cost().saturating_mul(i64::from(self.times))
    }
}

const MOST: u32 = 1_000_000;
const DAY_MILLIS: u128 = 24 * 60 * 60 * 1_000;

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let (times, seconds) = text.split_once('/').ok_or(LimitError)?;
        let times = times.trim().parse().map_err(|_| LimitError)?;
        let seconds = seconds.trim().parse().map_err(|_| LimitError)?;
        Self::new(times, Duration::from_secs(seconds))
    }
}

/// No [`Limit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a limit is TIMES/SECONDS, such as 10/120 for ten at once and then one every two minutes; \
     at most 1000000 times, and at most 86400 seconds"
)]
pub struct LimitError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_limit_is_refused() {
        for text in [
            "",
            "10",
            "0/1",
            "1/0",
            "-1/5",
            "10/5m",
            "1000001/1",
            "1/86401",
        ] {
            assert_eq!(text.parse::<Limit>(), Err(LimitError), "{text}");
        }
        assert!(" 1 / 86400 ".parse::<Limit>().is_ok());
    }
}
