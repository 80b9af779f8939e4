//! The macro that makes an application's error enum fit for server functions.

/// Makes an error enum usable as the error of server functions and of axum handlers.
///
/// It implements [`FromServerFnError`](server_fn::error::FromServerFnError) (JSON on the wire),
/// [`AsInterrupt`](crate::AsInterrupt) and, on the server, axum's `IntoResponse`. An interrupt
/// inside decides the status; any other error is the visitor's mistake to mend, and answers 422.
///
/// The second argument names the variant, holding a `String`, for what goes wrong in the transport.
///
/// ```
/// # use leptos_auth::{Interrupt, server_fn_error};
/// # use serde::{Deserialize, Serialize};
/// #[derive(Debug, Clone, Serialize, Deserialize, thiserror::Error)]
/// pub enum AppError {
///     #[error(transparent)]
///     Interrupt(#[from] Interrupt),
///     #[error("{0}")]
///     Other(String),
/// }
/// server_fn_error!(AppError, Other);
/// ```
#[macro_export]
macro_rules! server_fn_error {
    ($error:ident, $other:ident) => {
        impl $crate::__private::FromServerFnError for $error {
            type Encoder = $crate::__private::JsonEncoding;

            fn from_server_fn_error(error: $crate::__private::ServerFnErrorErr) -> Self {
                $error::$other($crate::__private::transport_message(error))
            }

            fn ser(&self) -> $crate::__private::Bytes {
                $crate::__private::report(self);
                $crate::__private::encode(self)
            }

            fn de(bytes: $crate::__private::Bytes) -> Self {
                $crate::__private::decode(&bytes)
            }
        }

        impl $crate::AsInterrupt for $error {
            fn as_interrupt(&self) -> ::core::option::Option<$crate::Interrupt> {
                $crate::find_interrupt(self)
            }
        }

        $crate::__into_response!($error);
    };
}

#[cfg(feature = "ssr")]
#[doc(hidden)]
#[macro_export]
macro_rules! __into_response {
    ($error:ident) => {
        impl $crate::__private::IntoResponse for $error {
            fn into_response(self) -> $crate::__private::Response {
                $crate::__private::error_response(&self)
            }
        }
    };
}

#[cfg(not(feature = "ssr"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __into_response {
    ($error:ident) => {};
}

/// What the macro's expansion needs; not for direct use.
pub mod private {
    pub use server_fn::{
        Bytes,
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
    };

    use serde::de::DeserializeOwned;

    use crate::AsInterrupt;

    /// An interrupt that leaves a server function over HTTP decides the status of its response.
    ///
    /// Called while the error is encoded, which happens for HTTP calls only: one that was caught
    /// inside, or a call from a component, changes nothing here.
    pub fn report<E: AsInterrupt>(error: &E) {
        #[cfg(feature = "ssr")]
        if let Some(interrupt) = error.as_interrupt().filter(|i| !i.is_from_wire())
            && let Some(scope) = crate::layer::Scope::current()
        {
            scope.request().report(&interrupt);
            interrupt.settle();
        }
        #[cfg(not(feature = "ssr"))]
        let _ = error;
    }

    /// What the visitor reads when a call failed in the transport. Details stay in the log.
    pub fn transport_message(error: ServerFnErrorErr) -> String {
        match error {
            ServerFnErrorErr::Request(_) => {
                "The server could not be reached. Check the connection and try again.".into()
            }
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                "The form was not complete. Fill in every field and send it again.".into()
            }
            other => {
                log(&other);
                "Something went wrong on our side. Try again.".into()
            }
        }
    }

    /// JSON, as `server_fn` would write it.
    pub fn encode<E: serde::Serialize>(error: &E) -> Bytes {
        // Only a map with keys that are no strings, or a failing `Serialize`, ends up empty; the
        // browser then reports that the answer could not be read.
        serde_json::to_vec(error).unwrap_or_default().into()
    }

    /// JSON, as `server_fn` would read it, but as text: interrupts in a document are read from text, too,
    /// and so a bundle has one reader for both.
    pub fn decode<E: FromServerFnError + DeserializeOwned>(bytes: &Bytes) -> E {
        let read = str::from_utf8(bytes)
            .map_err(|error| error.to_string())
            .and_then(|text| serde_json::from_str(text).map_err(|error| error.to_string()));
        read.unwrap_or_else(|why| E::from_server_fn_error(ServerFnErrorErr::Deserialization(why)))
    }

    fn log(error: &ServerFnErrorErr) {
        #[cfg(feature = "ssr")]
        tracing::error!(%error, "server function failed");
        #[cfg(not(feature = "ssr"))]
        leptos::logging::error!("server function failed: {error}");
    }

    #[cfg(feature = "ssr")]
    pub use axum::response::{IntoResponse, Response};

    /// The response of a handler that ends with this error.
    #[cfg(feature = "ssr")]
    pub fn error_response<E: AsInterrupt + std::fmt::Display>(error: &E) -> Response {
        match error.as_interrupt() {
            Some(interrupt) => interrupt.into_response(),
            None => crate::layer::Problem::mistake(error.to_string()).into_response(),
        }
    }
}
