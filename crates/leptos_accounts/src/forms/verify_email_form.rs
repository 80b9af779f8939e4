use leptos::prelude::*;
use leptos_auth::{AuthForm, posted_answer};

use super::{
    ErrorSummary, Mistake,
    done::{Done, is_done, keep_url_to_ourselves},
    sign_in_form::busy,
};
use crate::functions::VerifyEmail;

/// A button that says that an address is one's own: for the page that a link in a mail leads to
/// ([`AccountsConfig::mail_pages`](crate::AccountsConfig::mail_pages)). To open that page does nothing, since
/// programs that look through mails do. The page tells no other site and no cache of its URL.
///
/// Whoever may not be who signed up is led on to the page for a new password. Without JavaScript it says that
/// the address is verified only if the layer shows answers of [`VerifyEmail`](struct@crate::VerifyEmail)
/// ([`InterruptLayer::shows_answer`](leptos_auth::InterruptLayer::shows_answer)).
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::VerifyEmailForm;
/// use leptos_router::hooks::use_query_map;
///
/// #[component]
/// pub fn VerifyEmailPage() -> impl IntoView {
///     let token = use_query_map().with_untracked(|query| query.get("token"));
///     view! {
///         <h1>"Verify your address"</h1>
///         {token.map(|token| view! { <VerifyEmailForm token/> })}
///     }
/// }
/// ```
#[component]
pub fn VerifyEmailForm(
    /// What the link has for its `token`.
    #[prop(into)]
    token: String,
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "verify-email".into())]
    id: String,
) -> impl IntoView {
    keep_url_to_ourselves();
    let action = ServerAction::<VerifyEmail>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let done = is_done(action, posted_answer::<VerifyEmail>());
    view! {
        <div class="auth-form">
            <Done done=done>"Your e-mail address is verified."</Done>
            <div hidden=move || done.get()>
                <AuthForm action=action>
                    <ErrorSummary form=id.clone() mistake=mistake/>
                    <input type="hidden" name="token" value=token/>
                    <button class="button" type="submit" aria-busy=move || busy(pending)>
                        "Verify my address"
                    </button>
                </AuthForm>
            </div>
        </div>
    }
}
