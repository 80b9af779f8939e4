use leptos::prelude::*;
use leptos_auth::{ActionName, AuthForm, Interrupt};

use super::{AccountField, ErrorSummary, Mistake, PasskeyProof, PasswordField, sign_in_form::busy};
use crate::functions::Reauthenticate;

/// The account, the password, and a button: for the boundary's `step_up` page.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::ReauthenticateForm;
/// use leptos_auth::Interrupt;
///
/// pub fn step_up(interrupt: Interrupt) -> impl IntoView {
///     view! {
///         <h1>"Confirm that it is you"</h1>
///         <ReauthenticateForm interrupt/>
///     }
/// }
/// ```
#[component]
pub fn ReauthenticateForm(
    /// What the page answers: it says whose password is asked for, and for what.
    interrupt: Interrupt,
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "reauthenticate".into())]
    id: String,
    /// Whether the application has passkeys: a second button proves it with one, as that of
    /// [`SignInForm`](crate::SignInForm) signs in.
    #[prop(optional)]
    passkeys: bool,
) -> impl IntoView {
    let action = ServerAction::<Reauthenticate>::new();
    let mistake = Mistake::of_password(action);
    let pending = action.pending();
    let account = interrupt.login_hint().map(ToOwned::to_owned);
    let account = account.map(|name| view! { <AccountField form=id.clone() name/> });
    let wanted = interrupt.action().map(ActionName::to_string);
    let wanted = wanted.map(|name| view! { <input type="hidden" name="action" value=name/> });
    let with_passkey = passkeys.then(|| {
        let form = format!("{id}-passkey");
        view! { <PasskeyProof form wanted=interrupt.action().cloned()/> }
    });
    view! {
        <div class="auth-form">
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                {wanted}
                {account}
                <PasswordField form=id.clone() mistake=mistake/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Confirm"
                </button>
            </AuthForm>
            {with_passkey}
        </div>
    }
}
