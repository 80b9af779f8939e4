use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{ErrorSummary, Mistake, PasswordField, sign_in_form::busy};
use crate::{Password, functions::ChangePassword};

/// The current password, a new one, and a button: for the page of
/// [`Task::ResetPassword`](leptos_auth::Task::ResetPassword), and for settings.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::ChangePasswordForm;
/// use leptos_auth::Interrupt;
///
/// pub fn reset_password(interrupt: Interrupt) -> impl IntoView {
///     view! {
///         <h1>"Choose a new password"</h1>
///         <p>"Others know the one that you have."</p>
///         <ChangePasswordForm/>
///     }
/// }
/// ```
#[component]
pub fn ChangePasswordForm(
    /// The address of the account, where the page knows it, so that a password manager replaces the
    /// right entry. Nobody sees it, and the server does not read it.
    #[prop(optional, into)]
    email: Option<String>,
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "change-password".into())]
    id: String,
    /// What `PasswordPolicy::minimum_length` says.
    #[prop(default = Password::MIN_CHARACTERS)]
    minimum_length: usize,
) -> impl IntoView {
    let action = ServerAction::<ChangePassword>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let username = email.map(|email| {
        view! {
            <input
                type="text"
                name="username"
                autocomplete="username"
                readonly=true
                hidden=true
                value=email
            />
        }
    });
    view! {
        <div class="auth-form">
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                {username}
                <PasswordField
                    form=id.clone()
                    mistake=mistake
                    name="current_password"
                    label="Current password"
                />
                <PasswordField
                    form=id.clone()
                    mistake=mistake
                    name="new_password"
                    label="New password"
                    new=minimum_length
                />
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Change password"
                </button>
            </AuthForm>
        </div>
    }
}
