//! Organisations: who belongs to one, with which role, and what its plan includes.
//!
//! 1. Who makes an organisation administers it, and the session acts for it from then on.
//! 2. A session acts for one organisation at a time, or for none
//!    ([`Accounts::choose_organisation`](crate::Accounts::choose_organisation)). Its role, what that
//!    permits, its plan and the plan's features are those of
//!    [`User`](leptos_auth::User), as long as the user is a member.
//! 3. What is done with an organisation demands a proof ([`ManageMemberships`] and the like), and is
//!    done with the one that the proof is of: no id is taken from a request.
//!    Whether they still may is looked at once more where the change is made.
//! 4. Of an organisation's members at least one administers it; with the last one it goes.

mod demand;
mod error;
mod membership;
#[cfg(feature = "ssr")]
mod name;
#[cfg(feature = "ssr")]
mod service;

pub use self::{
    demand::{ManageMemberships, ManagePlan, ReadMemberships},
    error::OrganisationError,
    membership::{Member, Membership},
};
