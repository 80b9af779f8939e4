use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// An argument of a server function that must not be kept: a form with one of these is never
/// [sealed](crate::resume), never given back by [`posted`](crate::posted), and its `Debug` shows nothing.
///
/// In a form its field needs a name that says so, too (`password`, `code`, ..): what is typed into
/// it must not come back when the form has a mistake elsewhere.
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{Secret, ServerError};
/// #[server]
/// pub async fn unlock(code: Secret<String>) -> Result<(), ServerError> {
///     let _code = code.expose();
///     Ok(())
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Marks a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[cfg(feature = "ssr")]
        if let Some(scope) = crate::layer::Scope::current() {
            scope.note_secret();
        }
        T::deserialize(deserializer).map(Self)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}
