//! Forms that post to the page they stand on.

mod auth_form;
mod island;
mod kept_input;
mod last_call;
mod posted;

#[cfg(feature = "ssr")]
pub(crate) use self::posted::{Outcome, is_secret, shown};
pub use self::{
    auth_form::AuthForm,
    kept_input::{Fate, KeptInput, kept_input},
    posted::{posted, posted_answer},
};
pub(crate) use self::{kept_input::Keeping, posted::Posted};

/// The hidden first field of every [`AuthForm`]: the path of its server function.
pub(crate) const FUNCTION_FIELD: &str = "__function";

/// The hidden field in which a refused form travels, in every [`AuthForm`] of the page that answers it.
pub(crate) const SEAL_FIELD: &str = "__resume";

/// In the context of a boundary's page: its forms answer the interrupt, and take a refused form along.
#[derive(Clone, Copy)]
pub(crate) struct AnswersInterrupt;
