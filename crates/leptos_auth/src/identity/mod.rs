//! Who is asking, and may they: the application's answer, and the questions.

mod accepts;
#[cfg(feature = "ssr")]
mod access_token;
#[cfg(feature = "ssr")]
mod admission;
mod auth;
#[allow(
    unreachable_pub,
    reason = "what #[component] and #[server] write is named from its own module only"
)]
mod auth_provider;
mod auth_request;
mod authed;
#[cfg(feature = "ssr")]
mod former;
mod has;
#[cfg(feature = "ssr")]
mod identify;
#[cfg(feature = "ssr")]
mod issue_token;
mod organisation;
mod outcome;
mod policy;
mod predicate;
mod protect;
mod task;
mod token_kind;
mod user;
mod verdict;

pub use self::{
    accepts::Accepts,
    auth::Auth,
    auth_provider::{AuthProvider, ReadAuth, UseAuth, read_auth, use_auth},
    auth_request::{AuthRequest, auth},
    authed::Authed,
    has::Has,
    organisation::Organisation,
    outcome::{Conceal, LikeClerk, Plain, Redirect},
    policy::{May, Policy, PolicyError},
    predicate::{
        Accepting, AllOf, AnyOf, Feature, FreshWithin, Holds, Not, Permission, Plan, Predicate,
        Role, SignedIn, accepting, all_of, any_of, has, not,
    },
    protect::Protect,
    task::Task,
    token_kind::{TokenKind, TokenKindError},
    user::{FactorAges, Identity, SessionInfo, SessionStatus, User},
    verdict::Verdict,
};
#[cfg(feature = "ssr")]
pub use self::{
    access_token::{AccessToken, Verified, VerifyAccessToken},
    former::Former,
    identify::{Identify, IdentifyError},
    issue_token::IssueToken,
};
#[cfg(feature = "ssr")]
pub(crate) use self::{
    admission::{Admission, authorize},
    identify::{DynIdentify, Refusal},
    issue_token::DynIssueToken,
};
