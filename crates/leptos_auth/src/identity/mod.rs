//! Who is asking, and may they: the application's answer, and the questions.

mod auth;
#[allow(
    unreachable_pub,
    reason = "what #[component] and #[server] write is named from its own module only"
)]
mod auth_provider;
mod authed;
mod has;
#[cfg(feature = "ssr")]
mod identify;
mod organisation;
mod outcome;
mod policy;
mod predicate;
mod protect;
mod user;
mod verdict;

#[cfg(feature = "ssr")]
pub use self::identify::{Identify, IdentifyError};
#[cfg(feature = "ssr")]
pub(crate) use self::{auth::authorize, identify::DynIdentify};
pub use self::{
    auth::{Auth, AuthRequest, auth},
    auth_provider::{AuthProvider, ReadAuth, UseAuth, read_auth, use_auth},
    authed::Authed,
    has::Has,
    organisation::Organisation,
    outcome::{Conceal, LikeClerk, Plain, Redirect},
    policy::{May, Policy, PolicyError},
    predicate::{
        AllOf, AnyOf, Feature, FreshWithin, Holds, Not, Permission, Plan, Predicate, Role,
        SignedIn, all_of, any_of, has, not,
    },
    protect::Protect,
    user::{FactorAges, Identity, SessionInfo, SessionStatus, TokenKind, User},
    verdict::Verdict,
};
