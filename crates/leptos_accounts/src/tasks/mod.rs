//! Tasks: what somebody who has signed in has to finish before they count as signed in.
//!
//! 1. There are three, and they come in this order: [`Task::ResetPassword`] after
//!    [`Accounts::refuse_password`](crate::Accounts::refuse_password); [`Task::AcceptTerms`] where
//!    [`AccountsConfig::terms`](crate::AccountsConfig::terms) names a version that they have not
//!    accepted; [`Task::ChooseOrganisation`] where
//!    [`AccountsConfig::requires_organisation`](crate::AccountsConfig::requires_organisation) and the
//!    session acts for none.
//! 2. They are read by the one query behind `auth()`, so a task that is finished lets in at the next
//!    request, and one that is set stops at the next request.
//! 3. Tasks are those of sessions of people, their signed tokens included. A password that is sent with
//!    the request itself (`Authorization: Basic`) has the first two. Keys of people, and tokens of
//!    machines and of other issuers, have none: they are ended by themselves.
//! 4. Somebody with a task open is signed out for every guard, but for the functions that finish the
//!    first one ([`finishing`]). So nothing is done in an organisation by who has not accepted the
//!    terms.
//! 5. Signing up accepts no terms. The task comes with the first page that has a guard.

mod change_password;
mod finishing;
mod open;
mod terms;

#[cfg(doc)]
use leptos_auth::Task;

pub(crate) use self::open::{Standing, Tasks};
pub use self::{change_password::ChangePasswordError, finishing::finishing, terms::TermsError};
