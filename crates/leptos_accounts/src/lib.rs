#![doc = include_str!("docs/crate.md")]
//!
//! # Map
//!
//! | module | what is there |
//! |---|---|
//! | `accounts`, `config`, `error` | [`Accounts`]: open, sign up, in and out, roles |
//! | `identify` | who sent a request: [`Accounts`] as [`Identify`](leptos_auth::Identify) |
//! | `catalogue` | [`Catalogue`]: which roles, permissions, plans and features there are |
//! | [`organisations`] | who belongs to an organisation, and what it has booked |
//! | [`credentials`] | what programs send: API keys, and tokens of machines, sessions and others |
//! | `context` | [`accounts()`], [`session()`](session()), [`visitor()`](visitor()): the same from inside a server function |
//! | [`devices`] | where somebody is signed in, and the end of it |
//! | [`tasks`] | what somebody has to finish before they count as signed in |
//! | [`passkeys`] | signing in with an authenticator: the ceremonies, and their functions |
//! | [`step_up`] | proving once more who one is: [`step_up::recently_proven`], [`step_up::proof_of`] |
//! | `delete_account` | [`DeleteAccountError`], and what goes with an account |
//! | `at_a_browser`, `current_password` | who may change what they sign in with, and proves that it is them |
//! | [`throttle`] | how often passwords may be guessed |
//! | `visitor`, `client_address`, `trusted_proxies` | [`Visitor`]: who sends a request, and [from where](ClientAddress) |
//! | [`mail`] | who sends mails: [`mail::SmtpMailer`], [`mail::FileOutbox`], or a [`mail::Mailer`] of one's own |
//! | [`email_flows`] | links in mails: verifying an address, a new password without the old one |
//! | `functions` | the server functions [`sign_in`], [`sign_up`], [`sign_out`], [`accept_terms`], [`change_password`], [`reauthenticate`], [`delete_account`](delete_account()), [`request_password_reset`], [`reset_password`], [`request_verification`], [`verify_email`] |
//! | [`forms`] | [`SignInForm`], [`SignUpForm`], [`SignOutButton`], [`AcceptTermsForm`], [`ChangePasswordForm`], [`ReauthenticateForm`], [`DeleteAccountForm`], [`ForgotPasswordForm`], [`ResetPasswordForm`], [`VerifyEmailForm`], [`SendVerificationForm`] |
//! | `email`, `password` | [`Email`], [`Password`] and [`PasswordPolicy`]: what they may be |
//! | `email_verified` | [`email_verified()`]: whether the address was proven |
//! | `hash_cost`, `hasher` | [`HashCost`], the threads that hash, their queue, and peppers |
//! | `resume` | what keeps a refused form until somebody has signed in again |
//! | [`session`](mod@session) | the store, its limits, and the layer with the cookie |
//! | [`keys`] | [`RootSecret`] and the keys derived from it |
//! | [`clock`] | the time, injectable; and what holds when the machine's is set |
//! | `health` | [`Health`]: whether this process can do its work |
//! | `events` | what the log says, without addresses and ids |
//! | `id`, `one_line` | the ids of users and organisations, and what people call things |
//! | `db` | opening the database, and every query |

pub mod credentials;
pub mod devices;
mod email_verified;
pub mod forms;
mod functions;
pub mod organisations;
pub mod passkeys;
mod password;

#[cfg(feature = "ssr")]
mod accounts;
#[cfg(feature = "ssr")]
mod at_a_browser;
#[cfg(feature = "ssr")]
mod catalogue;
#[cfg(feature = "ssr")]
mod client_address;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
mod config;
#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
mod cookie;
#[cfg(feature = "ssr")]
mod current_password;
#[cfg(feature = "ssr")]
mod db;
#[cfg(feature = "ssr")]
mod delete_account;
#[cfg(feature = "ssr")]
mod email;
#[cfg(feature = "ssr")]
pub mod email_flows;
#[cfg(feature = "ssr")]
mod error;
#[cfg(feature = "ssr")]
mod events;
#[cfg(feature = "ssr")]
mod hash_cost;
#[cfg(feature = "ssr")]
mod hasher;
#[cfg(feature = "ssr")]
mod health;
#[cfg(feature = "ssr")]
mod id;
#[cfg(feature = "ssr")]
mod identify;
#[cfg(feature = "ssr")]
pub mod keys;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
mod one_line;
#[cfg(feature = "ssr")]
mod resume;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
mod sign_in;
#[cfg(feature = "ssr")]
pub mod step_up;
#[cfg(feature = "ssr")]
pub mod tasks;
#[cfg(feature = "ssr")]
pub mod throttle;
#[cfg(feature = "ssr")]
mod trusted_proxies;
#[cfg(feature = "ssr")]
mod visitor;

#[cfg(feature = "ssr")]
pub use crate::{
    accounts::Accounts,
    catalogue::Catalogue,
    client_address::ClientAddress,
    config::AccountsConfig,
    context::{accounts, session, visitor},
    credentials::{MachineTokenKind, NewApiKey, TokenTemplate},
    delete_account::DeleteAccountError,
    email::{Email, EmailError},
    email_flows::{SignedUp, VerifiedEmail},
    error::{AccountsError, SignUpError},
    hash_cost::{HashCost, HashCostError},
    hasher::HashLoad,
    health::Health,
    keys::{RootSecret, RootSecretError, SubKey},
    password::{
        BreachedPasswords, NewPasswordError, PasswordError, PasswordPolicy, PasswordPolicyError,
    },
    session::{SessionLayer, SessionLifetime},
    step_up::{proof_of, recently_proven},
    throttle::Throttle,
    trusted_proxies::{TrustedProxies, TrustedProxiesError},
    visitor::Visitor,
};
pub use crate::{
    credentials::ApiKey,
    devices::Device,
    email_verified::email_verified,
    forms::{
        AcceptTermsForm, AddPasskeyForm, ChangePasswordForm, DeleteAccountForm, ForgotPasswordForm,
        KeptInputNotice, ReauthenticateForm, RemovePasskeyForm, ResetPasswordForm,
        SendVerificationForm, SessionEndNotice, SignInForm, SignOutButton, SignUpForm,
        VerifyEmailForm,
    },
    functions::{
        AcceptTerms, ChangePassword, DeleteAccount, ExtendSession, Reauthenticate,
        RequestPasswordReset, RequestVerification, ResetPassword, SessionEndsIn, SignIn, SignOut,
        SignUp, VerifyEmail, accept_terms, change_password, delete_account, extend_session,
        reauthenticate, request_password_reset, request_verification, reset_password,
        session_ends_in, sign_in, sign_out, sign_up, verify_email,
    },
    passkeys::{
        AddPasskey, NewPasskeyChallenge, Passkey, PasskeyChallenge, PasskeyError,
        PasskeyProofChallenge, PasskeySignInChallenge, ReauthenticateWithPasskey, RemovePasskey,
        SignInWithPasskey, add_passkey, new_passkey_challenge, passkey_proof_challenge,
        passkey_sign_in_challenge, reauthenticate_with_passkey, remove_passkey,
        sign_in_with_passkey,
    },
    password::Password,
};
/// A visitor's session, as it is in the extensions of every request below [`SessionLayer`].
#[cfg(feature = "ssr")]
pub use tower_sessions::Session;
