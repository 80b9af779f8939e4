use leptos::prelude::*;
use leptos_auth::{AuthForm, posted_answer};

use super::{
    EmailField, ErrorSummary, Mistake,
    done::{Done, is_done},
    sign_in_form::busy,
};
use crate::functions::RequestPasswordReset;

/// An e-mail address, and a button that has a link for a new password sent there. What it says then is the
/// same whether there is an account or not.
///
/// Without JavaScript it says so only if the layer shows answers of
/// [`RequestPasswordReset`](struct@crate::RequestPasswordReset)
/// ([`InterruptLayer::shows_answer`](leptos_auth::InterruptLayer::shows_answer)).
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::ForgotPasswordForm;
///
/// #[component]
/// pub fn ForgotPasswordPage() -> impl IntoView {
///     view! { <h1>"Forgot your password?"</h1> <ForgotPasswordForm/> }
/// }
/// ```
#[component]
pub fn ForgotPasswordForm(
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "forgot-password".into())]
    id: String,
) -> impl IntoView {
    let action = ServerAction::<RequestPasswordReset>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let done = is_done(action, posted_answer::<RequestPasswordReset>());
    view! {
        <div class="auth-form">
            <Done done=done>
                "If there is an account with this address, we have sent a link to it. It works once, and for 15 minutes. No mail? Look among the unwanted ones, and check the address."
            </Done>
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                <EmailField form=id.clone() mistake=mistake/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Send a link"
                </button>
            </AuthForm>
        </div>
    }
}
