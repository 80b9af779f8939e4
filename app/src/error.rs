//! The error of Notebook's server functions and handlers.

use leptos::prelude::*;
use leptos_accounts::{PasskeyError, credentials::ApiKeyError, organisations::OrganisationError};
use leptos_auth::{AsInterrupt, Interrupt, ServerError, server_fn_error};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

/// What can go wrong. Everything in it may be read by the visitor; what the log says is written
/// where the error happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum AppError {
    /// Stop, and show the boundary's page.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
    /// One field of a form is not right.
    #[error("{message}")]
    Field {
        /// The `name` of the input.
        field: String,
        /// What is wrong with it, and what would be right.
        message: String,
    },
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

server_fn_error!(AppError, Other);

impl AppError {
    /// A mistake in one field of a form.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Field {
            field: field.into(),
            message: message.into(),
        }
    }

    /// What a form says about this answer to it; nothing, where a boundary shows a page instead.
    pub fn form_message(&self) -> Option<String> {
        match self.as_interrupt() {
            Some(interrupt) if !interrupt.answers_form() => None,
            _ => Some(self.to_string()),
        }
    }

    /// The `name` of the input that is not right, where it is one.
    pub fn field_name(&self) -> Option<&str> {
        match self {
            Self::Field { field, .. } => Some(field),
            Self::Interrupt(_) | Self::Other(_) => None,
        }
    }

    /// Whether it is a mistake in the input of this name.
    pub fn is_about(&self, name: &str) -> bool {
        self.field_name() == Some(name)
    }
}

/// What a crate below says, fields kept.
impl From<ServerError> for AppError {
    fn from(error: ServerError) -> Self {
        match error {
            ServerError::Interrupt(interrupt) => Self::Interrupt(interrupt),
            ServerError::Field { name, message } => Self::field(name, message),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<OrganisationError> for AppError {
    fn from(error: OrganisationError) -> Self {
        ServerError::from(error).into()
    }
}

impl From<ApiKeyError> for AppError {
    fn from(error: ApiKeyError) -> Self {
        ServerError::from(error).into()
    }
}

impl From<PasskeyError> for AppError {
    fn from(error: PasskeyError) -> Self {
        ServerError::from(error).into()
    }
}

/// A database that does not answer is a 503. The visitor does not learn what the database said.
#[cfg(feature = "ssr")]
impl From<sqlx::Error> for AppError {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "query failed");
        Interrupt::unavailable().into()
    }
}

#[cfg(feature = "ssr")]
impl From<leptos_accounts::AccountsError> for AppError {
    fn from(error: leptos_accounts::AccountsError) -> Self {
        Self::Interrupt(error.into())
    }
}

/// The page for errors that no form and no boundary's page answers: a lost connection, mostly.
pub fn page(errors: ArcRwSignal<Errors>) -> impl IntoView {
    let messages = move || {
        errors
            .read()
            .iter()
            .map(|(_, error)| view! { <p>{error.to_string()}</p> })
            .collect_view()
    };
    view! {
        <Title text="Something went wrong"/>
        <section class="page page-narrow" data-page="error">
            <h1>"Something went wrong"</h1>
            {messages}
            // `rel="external"` makes the router leave it alone: this one has to load anew.
            <p><a class="button" href="" rel="external">"Try again"</a></p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use leptos_auth::Reason;

    use super::*;

    #[test]
    fn a_form_shows_mistakes_and_wrong_credentials() {
        let mistake = AppError::field("title", "Give the note a title.");
        assert_eq!(
            mistake.form_message().as_deref(),
            Some("Give the note a title.")
        );
        let wrong = AppError::from(Interrupt::unauthorized(Reason::WrongCredentials));
        assert!(wrong.form_message().is_some());
    }

    #[test]
    fn a_form_is_silent_where_a_page_answers() {
        let expired = AppError::from(Interrupt::unauthorized(Reason::Expired));
        assert_eq!(expired.form_message(), None);
    }

    #[test]
    fn what_an_organisation_refuses_stands_at_its_field() {
        let nameless = AppError::from(OrganisationError::Name);
        assert!(nameless.is_about("name"));
        let missing = AppError::from(OrganisationError::Interrupt(Interrupt::not_found()));
        assert_eq!(missing.form_message(), None);
        let last = AppError::from(OrganisationError::LastAdmin);
        assert_eq!(last.field_name(), None);
        assert!(last.form_message().is_some());
    }

    #[test]
    fn a_mistake_is_about_one_input_only() {
        let mistake = AppError::field("title", "Give the note a title.");
        assert!(mistake.is_about("title") && !mistake.is_about("body"));
        assert!(!AppError::Other("no".into()).is_about("title"));
    }
}
