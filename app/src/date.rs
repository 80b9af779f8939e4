//! A day, as pages show it.

use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use time::OffsetDateTime;

/// A day, in UTC. Written by the server, so that the browser hydrates the same words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Date {
    /// `2026-11-20`.
    pub iso: String,
    /// `20 November 2026`.
    pub words: String,
}

#[cfg(feature = "ssr")]
impl Date {
    /// The day of a moment, in milliseconds since the Unix epoch.
    pub(crate) fn of(milliseconds: i64) -> Self {
        let moment = OffsetDateTime::from_unix_timestamp(milliseconds.div_euclid(1_000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Self {
            iso: format!(
                "{:04}-{:02}-{:02}",
                moment.year(),
                u8::from(moment.month()),
                moment.day()
            ),
            words: format!("{} {} {}", moment.day(), moment.month(), moment.year()),
        }
    }
}
