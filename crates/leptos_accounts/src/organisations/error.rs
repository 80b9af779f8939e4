use leptos_auth::{Interrupt, ServerError};

/// Why something was not done with an organisation. A visitor may read the text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OrganisationError {
    /// No name, a long one, or one with control characters.
    #[error("Give the organisation a name of 1 to 80 characters, in one line.")]
    Name,
    /// They have made as many as fit.
    #[error("You have made {0} organisations, which is as many as fit.")]
    TooMany(i64),
    /// The organisation has as many members as fit.
    #[error("The organisation has {0} members, which is as many as fit. Remove one first.")]
    Full(i64),
    /// Nobody has an account under this address.
    #[error("There is no account with this e-mail address. They have to sign up first.")]
    NoAccount,
    /// Not an address.
    #[error("{0}")]
    Email(String),
    /// They belong to none with this slug.
    #[error("You belong to no organisation with this address.")]
    Slug,
    /// They belong to it.
    #[error("They belong to the organisation already.")]
    Member,
    /// Not a role that the [`Catalogue`](crate::Catalogue) has for organisations.
    #[error("There is no such role in an organisation. Choose another one.")]
    Role,
    /// Not a plan of the [`Catalogue`](crate::Catalogue).
    #[error("There is no such plan. Choose another one.")]
    Plan,
    /// It would be left without an administrator.
    #[error("An organisation needs an administrator. Make somebody else one first.")]
    LastAdmin,
    /// It could not be done now, or not by this visitor.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
}

impl From<OrganisationError> for ServerError {
    fn from(error: OrganisationError) -> Self {
        let message = error.to_string();
        match error {
            OrganisationError::Name | OrganisationError::TooMany(_) => Self::field("name", message),
            OrganisationError::NoAccount
            | OrganisationError::Email(_)
            | OrganisationError::Full(_)
            | OrganisationError::Member => Self::field("email", message),
            OrganisationError::Slug => Self::field("slug", message),
            OrganisationError::Role => Self::field("role", message),
            OrganisationError::Plan => Self::field("plan", message),
            OrganisationError::LastAdmin => Self::Other(message),
            OrganisationError::Interrupt(interrupt) => Self::Interrupt(interrupt),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<crate::AccountsError> for OrganisationError {
    fn from(error: crate::AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for OrganisationError {
    fn from(error: sqlx::Error) -> Self {
        crate::AccountsError::from(error).into()
    }
}
