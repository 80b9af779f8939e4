//! Ready forms: [`SignInForm`], [`SignUpForm`], [`SignOutButton`], those that finish a task
//! ([`AcceptTermsForm`], [`ChangePasswordForm`]), the one that proves again who it is
//! ([`ReauthenticateForm`]), [`AddPasskeyForm`] and [`RemovePasskeyForm`], [`DeleteAccountForm`], and
//! those around mails ([`ForgotPasswordForm`], [`ResetPasswordForm`], [`VerifyEmailForm`],
//! [`SendVerificationForm`]). Beside them: [`KeptInputNotice`], [`SessionEndNotice`].
//!
//! 1. They post to the page they stand on and work without JavaScript
//!    ([`AuthForm`](leptos_auth::AuthForm)).
//! 2. Labels are visible, and fields say what they are for (`autocomplete`), so that password
//!    managers fill them (WCAG 2.2, 1.3.5 and 3.3.8; ASVS 5.0, 6.2.7).
//! 3. A mistake is said once above the fields, in a summary that takes the focus and links to the
//!    field (WCAG 2.2, 3.3.1), and once beside the field. The e-mail address is kept, the password
//!    never comes back.
//! 4. The tree is the same whether or not there is a mistake (its parts are hidden, not absent),
//!    and nothing takes a hydration id: what the server rendered after a post without JavaScript
//!    hydrates.
//! 5. Forms that an authenticator fills in take JavaScript. They are hidden until it is clear that the
//!    browser has passkeys, and beside a form that does without them.
//! 6. Ids are made from the prop `id`, so that two forms of a page do not clash.
//!
//! They come without style. The classes are `auth-form`, `field`, `field-hint`, `field-error`,
//! `error-summary`, `error-summary-title`, `passkey`, `form-done` and `button`.

#![allow(unreachable_pub, reason = "`#[component]` makes everything `pub`")]

mod accept_terms_form;
mod add_passkey_form;
mod ceremony;
mod change_password_form;
mod delete_account_form;
mod done;
mod field;
mod forgot_password_form;
mod kept_input_notice;
mod mistake;
mod passkey_proof;
mod passkey_sign_in;
mod reauthenticate_form;
mod remove_passkey_form;
mod reset_password_form;
mod send_verification_form;
mod session_end_notice;
mod sign_in_form;
mod sign_out_button;
mod sign_up_form;
mod summary;
mod verify_email_form;

pub use self::{
    accept_terms_form::AcceptTermsForm, add_passkey_form::AddPasskeyForm,
    change_password_form::ChangePasswordForm, delete_account_form::DeleteAccountForm,
    forgot_password_form::ForgotPasswordForm, kept_input_notice::KeptInputNotice,
    reauthenticate_form::ReauthenticateForm, remove_passkey_form::RemovePasskeyForm,
    reset_password_form::ResetPasswordForm, send_verification_form::SendVerificationForm,
    session_end_notice::SessionEndNotice, sign_in_form::SignInForm, sign_out_button::SignOutButton,
    sign_up_form::SignUpForm, verify_email_form::VerifyEmailForm,
};
use self::{
    field::{AccountField, EmailField, PasswordField},
    mistake::Mistake,
    passkey_proof::PasskeyProof,
    passkey_sign_in::PasskeySignIn,
    summary::ErrorSummary,
};
