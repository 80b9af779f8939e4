use leptos::prelude::*;
use leptos_auth::{AuthForm, posted_answer};

use super::{
    ErrorSummary, Mistake, PasswordField,
    done::{Done, is_done, keep_url_to_ourselves},
    sign_in_form::busy,
};
use crate::{Password, functions::ResetPassword};

/// A new password, and a button: for the page that a link in a mail leads to
/// ([`AccountsConfig::mail_pages`](crate::AccountsConfig::mail_pages)). The page tells no other site and no
/// cache of its URL.
///
/// Without JavaScript it says that the password is changed only if the layer shows answers of
/// [`ResetPassword`](struct@crate::ResetPassword)
/// ([`InterruptLayer::shows_answer`](leptos_auth::InterruptLayer::shows_answer)).
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::ResetPasswordForm;
/// use leptos_router::hooks::use_query_map;
///
/// #[component]
/// pub fn ResetPasswordPage() -> impl IntoView {
///     let token = use_query_map().with_untracked(|query| query.get("token"));
///     view! {
///         <h1>"Choose a new password"</h1>
///         <ResetPasswordForm token=token.unwrap_or_default()/>
///     }
/// }
/// ```
#[component]
pub fn ResetPasswordForm(
    /// What the link has for its `token`.
    #[prop(into)]
    token: String,
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "reset-password".into())]
    id: String,
    /// What `PasswordPolicy::minimum_length` says.
    #[prop(default = Password::MIN_CHARACTERS)]
    minimum_length: usize,
) -> impl IntoView {
    keep_url_to_ourselves();
    let action = ServerAction::<ResetPassword>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let done = is_done(action, posted_answer::<ResetPassword>());
    view! {
        <div class="auth-form">
            <Done done=done>
                "Your password is changed, and you are signed out everywhere. Sign in with the new one."
            </Done>
            <div hidden=move || done.get()>
                <AuthForm action=action>
                    <ErrorSummary form=id.clone() mistake=mistake/>
                    <input type="hidden" name="token" value=token/>
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
        </div>
    }
}
