use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{EmailField, ErrorSummary, Mistake, PasswordField};
use crate::functions::SignIn;

/// E-mail address, password, and a button.
///
/// For an `unauthorized` page or a page of its own; it has no heading, since only the page knows
/// its level.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::SignInForm;
/// use leptos_auth::Interrupt;
///
/// pub fn unauthorized(interrupt: Interrupt) -> impl IntoView {
///     view! {
///         <h1>"Sign in"</h1>
///         <p>{interrupt.reason().to_string()}</p>
///         <SignInForm/>
///     }
/// }
/// ```
#[component]
pub fn SignInForm(
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "sign-in".into())]
    id: String,
) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    view! {
        <div class="auth-form">
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                <EmailField form=id.clone() mistake=mistake/>
                <PasswordField form=id.clone() mistake=mistake/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Sign in"
                </button>
            </AuthForm>
        </div>
    }
}

/// Not `disabled`: that would take the focus away from somebody who uses the keyboard.
pub(super) fn busy(pending: Memo<bool>) -> Option<&'static str> {
    pending.get().then_some("true")
}
