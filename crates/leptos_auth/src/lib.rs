#![doc = include_str!("docs/crate.md")]
//!
//! # Map
//!
//! | module | what is there |
//! |---|---|
//! | `interrupt` | [`Interrupt`], one file for each way to raise one, [`OrInterrupt`], [`AsInterrupt`] |
//! | `boundary` | [`InterruptBoundary`], its pages and keys, [`ErrorBoundary`], the error hook |
//! | `identity` | [`auth()`], [`Authed`], predicates, and the trait the application implements |
//! | [`challenge`] | what a 401 names as a way to authenticate |
//! | `form` | [`AuthForm`], [`posted`], [`kept_input`], and what a posted form leaves behind |
//! | `client`, `session_state` | [`AuthClient`]: calls that go on after a sign-in, and whom a page is for |
//! | [`resume`] | a refused form is kept, and goes on after signing in; [`Secret`] is what never is |
//! | `protected`, `hold`, `once` | [`protected`], [`hold`], [`once_per_request`] |
//! | `revalidate` | [`revalidation`]: what makes a page ask again after a mutation |
//! | `error`, `server_fn_error` | [`ServerError`], [`server_fn_error!`] |
//! | `origin` | [`PublicOrigin`] |
//! | [`what_runs_where`] | no code: one page that says what runs where, and when |
//! | [`unauthorized_or_forbidden`] | no code: 401 or 403, and how each is answered |
//! | [`islands_and_lazy_routes`] | no code: guards where the browser loads the application in parts |
//! | [`layer`] | [`InterruptLayer`] and all that only the server does |

// No panic is reachable from a request.
#![cfg_attr(
    not(test),
    warn(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable
    )
)]

#[allow(
    unreachable_pub,
    reason = "what #[component] writes beside a component is named from its own module only"
)]
mod boundary;
#[cfg(feature = "ssr")]
pub mod challenge;
mod client;
mod error;
#[allow(unreachable_pub, reason = "as above")]
mod form;
#[cfg(feature = "ssr")]
pub mod from_clerk_and_nextjs;
mod hold;
pub mod identity;
mod interrupt;
pub mod islands_and_lazy_routes;
#[cfg(feature = "ssr")]
pub mod layer;
mod local_target;
mod once;
mod origin;
mod protected;
#[cfg(feature = "ssr")]
pub mod resume;
mod revalidate;
mod secret;
mod server_fn_error;
mod session_state;
#[cfg(feature = "ssr")]
pub mod unauthorized_or_forbidden;
pub mod what_runs_where;

pub use crate::{
    boundary::{
        ErrorBoundary, Guard, InterruptBoundary, Page, hydrate_body, hydrate_islands, hydrate_lazy,
    },
    client::AuthClient,
    error::ServerError,
    form::{AuthForm, Fate, KeptInput, kept_input, posted, posted_answer},
    hold::{HoldToken, hold},
    identity::{
        Accepts, Auth, AuthProvider, Authed, Feature, FreshWithin, Has, Identity, May,
        Organisation, Permission, Plan, Policy, PolicyError, Predicate, Role, SessionStatus,
        SignedIn, Task, TokenKind, User, Verdict, accepting, all_of, any_of, auth, has, not,
        use_auth,
    },
    interrupt::{
        ActionName, ActionNameError, AsInterrupt, Interrupt, Kind, OrInterrupt, Reason,
        find_interrupt, forbidden, not_found, step_up, unauthorized,
    },
    local_target::{LocalTarget, LocalTargetError},
    once::once_per_request,
    origin::{OriginError, PublicOrigin},
    protected::protected,
    revalidate::{revalidate, revalidation},
    secret::Secret,
};
#[cfg(feature = "ssr")]
pub use crate::{
    identity::{Identify, IdentifyError},
    layer::InterruptLayer,
};

#[doc(hidden)]
pub use crate::server_fn_error::private as __private;
