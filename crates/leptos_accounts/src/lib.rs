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
//! | `context` | [`accounts()`], [`session()`](session()): the same from inside a server function |
//! | [`tasks`] | what somebody has to finish before they count as signed in |
//! | [`step_up`] | proving once more who one is: [`step_up::recently_proven`], [`step_up::proof_of`] |
//! | `delete_account` | [`DeleteAccountError`], and what goes with an account |
//! | `at_a_browser`, `current_password` | who may change what they sign in with, and proves that it is them |
//! | [`mail`] | who sends mails: [`mail::SmtpMailer`], [`mail::FileOutbox`], or a [`mail::Mailer`] of one's own |
//! | [`email_flows`] | links in mails: verifying an address, a new password without the old one |
//! | `functions` | the server functions [`sign_in`], [`sign_up`], [`sign_out`], [`accept_terms`], [`change_password`], [`reauthenticate`], [`delete_account`](delete_account()), [`request_password_reset`], [`reset_password`], [`request_verification`], [`verify_email`] |
//! | [`forms`] | [`SignInForm`], [`SignUpForm`], [`SignOutButton`], [`AcceptTermsForm`], [`ChangePasswordForm`], [`ReauthenticateForm`], [`DeleteAccountForm`], [`ForgotPasswordForm`], [`ResetPasswordForm`], [`VerifyEmailForm`], [`SendVerificationForm`] |
//! | `email`, `password` | [`Email`], [`Password`]: what they may be |
//! | `email_verified` | [`email_verified()`]: whether the address was proven |
//! | `hash_cost`, `hasher` | [`HashCost`], and the threads that hash |
//! | `resume` | what keeps a refused form until somebody has signed in again |
//! | [`session`](mod@session) | the store, its limits, and the layer with the cookie |
//! | [`keys`] | [`RootSecret`] and the keys derived from it |
//! | [`clock`] | the time, injectable |
//! | `events` | what the log says, without addresses and ids |
//! | `id`, `one_line` | the ids of users and organisations, and what people call things |
//! | `db` | opening the database, and every query |

pub mod credentials;
mod email_verified;
pub mod forms;
mod functions;
pub mod organisations;
mod password;

#[cfg(feature = "ssr")]
mod accounts;
#[cfg(feature = "ssr")]
mod at_a_browser;
#[cfg(feature = "ssr")]
mod catalogue;
#[cfg(feature = "ssr")]
pub mod clock;
#[cfg(feature = "ssr")]
mod config;
#[cfg(feature = "ssr")]
mod context;
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
pub mod session;
#[cfg(feature = "ssr")]
pub mod step_up;
#[cfg(feature = "ssr")]
pub mod tasks;

#[cfg(feature = "ssr")]
pub use crate::{
    accounts::Accounts,
    catalogue::Catalogue,
    config::AccountsConfig,
    context::{accounts, session},
    credentials::{MachineTokenKind, NewApiKey, TokenTemplate},
    delete_account::DeleteAccountError,
    email::{Email, EmailError},
    email_flows::{SignedUp, VerifiedEmail},
    error::{AccountsError, SignUpError},
    hash_cost::{HashCost, HashCostError},
    keys::{RootSecret, RootSecretError, SubKey},
    session::{SessionLayer, SessionLifetime},
    step_up::{proof_of, recently_proven},
};
pub use crate::{
    credentials::ApiKey,
    email_verified::email_verified,
    forms::{
        AcceptTermsForm, ChangePasswordForm, DeleteAccountForm, ForgotPasswordForm,
        KeptInputNotice, ReauthenticateForm, ResetPasswordForm, SendVerificationForm,
        SessionEndNotice, SignInForm, SignOutButton, SignUpForm, VerifyEmailForm,
    },
    functions::{
        AcceptTerms, ChangePassword, DeleteAccount, ExtendSession, Reauthenticate,
        RequestPasswordReset, RequestVerification, ResetPassword, SessionEndsIn, SignIn, SignOut,
        SignUp, VerifyEmail, accept_terms, change_password, delete_account, extend_session,
        reauthenticate, request_password_reset, request_verification, reset_password,
        session_ends_in, sign_in, sign_out, sign_up, verify_email,
    },
    password::{Password, PasswordError},
};
/// A visitor's session, as it is in the extensions of every request below [`SessionLayer`].
#[cfg(feature = "ssr")]
pub use tower_sessions::Session;
