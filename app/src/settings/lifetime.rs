//! How long a key lasts.

use std::time::Duration;

use crate::error::AppError;

/// What is chosen unless somebody chooses.
pub(super) const USUAL: &str = "90";

/// What a form may ask for, in days, and in which words. An end that nobody has to remember is the
/// safer choice, so "until it is revoked" comes last.
pub(super) const CHOICES: [(&str, &str); 4] = [
    ("30", "30 days"),
    (USUAL, "90 days"),
    ("365", "A year"),
    ("", "Until I revoke it"),
];

/// The time of what was chosen; `None` is until it is revoked.
#[cfg_attr(
    not(feature = "ssr"),
    expect(dead_code, reason = "the server makes keys")
)]
pub(super) fn parse(chosen: &str) -> Result<Option<Duration>, AppError> {
    if !CHOICES.iter().any(|(days, _)| *days == chosen) {
        return Err(AppError::field(
            "lifetime",
            "Choose how long the key lasts.",
        ));
    }
    let days = chosen.parse().ok();
    Ok(days.map(|days: u64| Duration::from_secs(days * 24 * 60 * 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_one_of_the_choices() {
        assert_eq!(
            parse("30").expect("a choice"),
            Some(Duration::from_secs(2_592_000))
        );
        assert_eq!(parse("").expect("a choice"), None);
        for other in ["0", "31", "-1", "99999999999999999999", "thirty"] {
            assert!(parse(other).is_err_and(|error| error.is_about("lifetime")));
        }
    }
}
