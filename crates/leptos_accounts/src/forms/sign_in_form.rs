use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{EmailField, ErrorSummary, Mistake, PasskeySignIn, PasswordField, ceremony::Ceremony};
use crate::{functions::SignIn, passkeys::passkey_sign_in_challenge};

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
    /// Whether the application has passkeys ([`AccountsConfig::passkeys`]): a second button signs in with
    /// one, and the address suggests them. Both come with JavaScript, where the browser has passkeys.
    ///
    /// [`AccountsConfig::passkeys`]: crate::passkeys
    #[prop(optional)]
    passkeys: bool,
) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let ceremony = passkeys.then(Ceremony::new);
    let with_passkey = ceremony.map(|ceremony| {
        let form = format!("{id}-passkey");
        view! { <PasskeySignIn form ceremony/> }
    });
    // Not as soon as the form is there: who merely looks at it asks for nothing.
    let turn_to = move || {
        if let Some(ceremony) = ceremony {
            ceremony.suggest(passkey_sign_in_challenge);
        }
    };
    view! {
        <div class="auth-form" on:focusin=move |_| turn_to() on:pointerover=move |_| turn_to()>
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                <EmailField form=id.clone() mistake=mistake passkeys=passkeys/>
                <PasswordField form=id.clone() mistake=mistake/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Sign in"
                </button>
            </AuthForm>
            {with_passkey}
        </div>
    }
}

/// Not `disabled`: that would take the focus away from somebody who uses the keyboard.
pub(super) fn busy(pending: Memo<bool>) -> Option<&'static str> {
    pending.get().then_some("true")
}
