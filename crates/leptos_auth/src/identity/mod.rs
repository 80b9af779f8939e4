//! Who is asking, and may they: the application's answer, and the questions.

mod auth;
mod authed;
#[cfg(feature = "ssr")]
mod identify;
mod predicate;
mod user;

#[cfg(feature = "ssr")]
pub use self::identify::{Identify, IdentifyError};
#[cfg(feature = "ssr")]
pub(crate) use self::{auth::authorize, identify::DynIdentify};
pub use self::{
    auth::{Auth, AuthRequest, Protect, auth},
    authed::Authed,
    predicate::{Predicate, Role, SignedIn},
    user::{Identity, User},
};
