//! Forms that post to the page they stand on.

mod auth_form;
mod island;
mod last_call;
mod posted;

pub(crate) use self::posted::Posted;
#[cfg(feature = "ssr")]
pub(crate) use self::posted::{Outcome, is_secret};
pub use self::{
    auth_form::AuthForm,
    posted::{posted, posted_answer},
};

/// The hidden first field of every [`AuthForm`]: the path of its server function.
pub(crate) const FUNCTION_FIELD: &str = "__function";
