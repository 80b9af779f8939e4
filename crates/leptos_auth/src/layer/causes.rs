use std::{error::Error, fmt};

/// An error and what caused it, for one line of the log.
pub(crate) struct Causes<'a>(pub(crate) &'a dyn Error);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut error = self.0;
        while let Some(source) = error.source() {
            write!(f, ": {source}")?;
            error = source;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IdentifyError;

    #[test]
    fn every_cause_is_in_the_line() {
        let cause = std::io::Error::other(IdentifyError::new("refused"));
        let error = IdentifyError::new(cause);
        let line =
            "could not tell who sent the request: could not tell who sent the request: refused";
        assert_eq!(Causes(&error).to_string(), line);
    }
}
