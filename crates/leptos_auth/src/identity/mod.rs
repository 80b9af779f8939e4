//! Who is asking, and may they: the application's answer, and the questions.

#[cfg(feature = "ssr")]
mod access_token;
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
#[cfg(feature = "ssr")]
mod issue_token;
mod organisation;
mod outcome;
mod policy;
mod predicate;
mod protect;
mod user;
mod verdict;

#[cfg(feature = "ssr")]
pub use self::{
    access_token::{AccessToken, Verified, VerifyAccessToken},
    identify::{Identify, IdentifyError},
    issue_token::IssueToken,
};
#[cfg(feature = "ssr")]
pub(crate) use self::{auth::authorize, identify::DynIdentify, issue_token::DynIssueToken};
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
