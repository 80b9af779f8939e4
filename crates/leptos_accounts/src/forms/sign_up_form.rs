use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{EmailField, ErrorSummary, Mistake, PasswordField, sign_in_form::busy};
use crate::{Password, functions::SignUp};

/// E-mail address, a new password, and a button. Who signs up is signed in.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::SignUpForm;
///
/// #[component]
/// pub fn SignUpPage() -> impl IntoView {
///     view! { <h1>"Create an account"</h1> <SignUpForm/> }
/// }
/// ```
#[component]
pub fn SignUpForm(
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "sign-up".into())]
    id: String,
    /// What `PasswordPolicy::minimum_length` says.
    #[prop(default = Password::MIN_CHARACTERS)]
    minimum_length: usize,
) -> impl IntoView {
    let action = ServerAction::<SignUp>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    view! {
        <div class="auth-form">
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                <EmailField form=id.clone() mistake=mistake/>
                <PasswordField form=id.clone() mistake=mistake new=minimum_length/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Create account"
                </button>
            </AuthForm>
        </div>
    }
}
