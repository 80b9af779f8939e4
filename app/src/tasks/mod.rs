//! Pages for what somebody has to finish before they count as signed in, at the URL that they asked for.
//!
//! | file | what is there |
//! |---|---|
//! | `reset_password.rs` | another password, where others know the one that they have |
//! | `accept_terms.rs` | the terms |
//! | `choose_organisation.rs` | an organisation to act for |
//! | `terms.rs` | which version of the terms is in force, on both sides |
//!
//! Mounted by [`App`](crate::App). Like every page of a boundary they create no resource.

pub mod accept_terms;
pub mod choose_organisation;
pub mod reset_password;
pub(crate) mod terms;
