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
        leptos_auth::layer::install_executor().expect("the first");
        let twice = leptos_auth::layer::install_executor().map_err(Failure::from);
        let printed = format!("{:?}", twice.expect_err("the second"));
        assert!(
            printed.contains("call `install_executor` once"),
            "{printed}"
        );
    }
}
