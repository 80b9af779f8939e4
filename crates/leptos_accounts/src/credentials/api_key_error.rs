use leptos_auth::{Interrupt, ServerError};

/// Why nothing was done with an API key. A visitor may read the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiKeyError {
    /// No name, a long one, or one with control characters.
    #[error("Give the key a name of 1 to 100 characters, in one line.")]
    Name,
    /// No scope, or one that the [`Catalogue`](crate::Catalogue) does not know.
    #[error("Choose what the key may be used for.")]
    Scopes,
    /// Too short, or too long.
    #[error("A key lasts from a minute to ten years, or until you revoke it.")]
    Lifetime,
    /// They have as many as fit.
    #[error("You have {0} keys, which is as many as fit. Revoke one first.")]
    TooMany(i64),
    /// The same form was sent before.
    #[error("This form has made its key already, and a key is shown only once.")]
    MadeAlready,
    /// It could not be done now, or not by this visitor.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl From<ApiKeyError> for ServerError {
    fn from(error: ApiKeyError) -> Self {
        let message = error.to_string();
        match error {
            ApiKeyError::Name | ApiKeyError::TooMany(_) => Self::field("name", message),
            ApiKeyError::Scopes => Self::field("scopes", message),
            ApiKeyError::Lifetime => Self::field("lifetime", message),
            ApiKeyError::MadeAlready => Self::Other(message),
            ApiKeyError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for ApiKeyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Interrupt(crate::AccountsError::from(error).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_names_its_field() {
        for (error, expected) in [
            (ApiKeyError::Name, "name"),
            (ApiKeyError::TooMany(100), "name"),
            (ApiKeyError::Scopes, "scopes"),
            (ApiKeyError::Lifetime, "lifetime"),
        ] {
            let text = error.to_string();
            assert_eq!(ServerError::from(error), ServerError::field(expected, text));
        }
    }
}
