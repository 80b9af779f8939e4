use std::{error::Error, fmt};

/// Why an example did not start, in words: what `main` returns is printed by `Debug`, which of most
/// errors is for programmers.
pub struct Failure(Box<dyn Error>);

impl<E: Into<Box<dyn Error>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_printed_in_words() {
        let invalid = "not an origin".parse::<leptos_auth::PublicOrigin>();
        let failure = invalid.map_err(Failure::from).expect_err("no origin");
        let printed = format!("{failure:?}");
        assert!(printed.contains("https://"), "{printed}");
    }
}
