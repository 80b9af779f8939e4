use leptos::{prelude::*, web_sys::SubmitEvent};
use leptos_auth::AuthForm;

use super::{ErrorSummary, Mistake, ceremony::Ceremony};
use crate::passkeys::{SignInWithPasskey, browser::Wanted, passkey_sign_in_challenge};

/// A button that signs in with a passkey: a form of its own, so that whatever holds for the form with the
/// password holds for it. Where there is no JavaScript, or no passkey, there is no button.
#[component]
pub(super) fn PasskeySignIn(
    /// The form's id.
    form: String,
    ceremony: Ceremony,
) -> impl IntoView {
    let action = ServerAction::<SignInWithPasskey>::new();
    let mistake = Mistake::of_passkey(action);
    let pending = action.pending();
    let on_submit = move |event: SubmitEvent| {
        ceremony.on_submit(&event, action, Wanted::Answer, passkey_sign_in_challenge());
    };
    view! {
        <div class="passkey" hidden=move || ceremony.is_absent() on:submit:capture=on_submit>
            <AuthForm action=action>
                <ErrorSummary form=form mistake=mistake/>
                <input type="hidden" name="passkey_token" node_ref=ceremony.token/>
                <button class="button" type="submit" aria-busy=move || ceremony.busy(pending)>
                    "Sign in with a passkey"
                </button>
            </AuthForm>
        </div>
    }
}
