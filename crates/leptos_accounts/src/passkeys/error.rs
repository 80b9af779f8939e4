use leptos_auth::{Interrupt, ServerError};

/// Why nothing was done with a passkey. A visitor may read the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PasskeyError {
    /// The application has none, or its origin is none that browsers have passkeys for.
    #[error("There are no passkeys here.")]
    Off,
    /// No name, a long one, or one with control characters.
    #[error("Give the passkey a name of 1 to 100 characters, in one line.")]
    Name,
    /// They have as many as fit.
    #[error("You have {0} passkeys, which is as many as fit. Remove one first.")]
    TooMany(i64),
    /// What the authenticator made was not accepted, or came too late.
    #[error("The passkey was not added. Try again.")]
    NotAdded,
    /// Without it nobody could sign in.
    #[error("This passkey is the only way into your account. Add another one first.")]
    Last,
    /// It could not be done now, or not by this visitor.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl From<PasskeyError> for ServerError {
    fn from(error: PasskeyError) -> Self {
        let message = error.to_string();
        match error {
            PasskeyError::Name | PasskeyError::TooMany(_) => Self::field("name", message),
            PasskeyError::Off | PasskeyError::NotAdded | PasskeyError::Last => Self::Other(message),
            PasskeyError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<crate::AccountsError> for PasskeyError {
    fn from(error: crate::AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for PasskeyError {
    fn from(error: sqlx::Error) -> Self {
        crate::AccountsError::from(error).into()
    }
}
