use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{ErrorSummary, Mistake, sign_in_form::busy};
use crate::functions::DeleteAccount;

/// A button that deletes the account, after a proof for this very action. What goes with it is the
/// page's to say.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::DeleteAccountForm;
///
/// #[component]
/// pub fn Leave() -> impl IntoView {
///     view! {
///         <h2>"Delete your account"</h2>
///         <p>"Everything that you have here is deleted, for good."</p>
///         <DeleteAccountForm/>
///     }
/// }
/// ```
#[component]
pub fn DeleteAccountForm(
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "delete-account".into())]
    id: String,
) -> impl IntoView {
    let action = ServerAction::<DeleteAccount>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    view! {
        <div class="auth-form">
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Delete account"
                </button>
            </AuthForm>
        </div>
    }
}
