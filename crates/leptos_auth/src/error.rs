//! Errors of server functions that let an interrupt through.

use serde::{Deserialize, Serialize};

use crate::Interrupt;

/// The error of a server function, for applications that need no enum of their own.
///
/// ```
/// # use leptos_auth::{ServerError, unauthorized};
/// fn guarded(user: Option<&str>) -> Result<String, ServerError> {
///     let Some(user) = user else { unauthorized()? };
///     Ok(format!("hello {user}"))
/// }
/// # assert!(guarded(None).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// Stop here and show the boundary's page.
    #[error(transparent)]
    Interrupt(#[from] Interrupt),
    /// A field of the form is not right. The visitor reads the message beside that field.
    #[error("{message}")]
    Field {
        /// The `name` of the input.
        name: String,
        /// What is wrong with it, and what would be right.
        message: String,
    },
    /// Anything else that the visitor may read.
    #[error("{0}")]
    Other(String),
}

impl ServerError {
    /// A mistake in one field of a form.
    pub fn field(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Field {
            name: name.into(),
            message: message.into(),
        }
    }
}

crate::server_fn_error!(ServerError, Other);
