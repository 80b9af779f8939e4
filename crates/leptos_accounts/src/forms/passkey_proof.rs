use leptos::{prelude::*, web_sys::SubmitEvent};
use leptos_auth::{ActionName, AuthForm};

use super::{ErrorSummary, Mistake, ceremony::Ceremony};
use crate::passkeys::{ReauthenticateWithPasskey, browser::Wanted, passkey_proof_challenge};

/// A button that proves with a passkey who somebody is, as [`PasskeySignIn`](super::PasskeySignIn) signs
/// in.
#[component]
pub(super) fn PasskeyProof(
    /// The form's id.
    form: String,
    /// What the proof is for, where it is for one action only.
    wanted: Option<ActionName>,
) -> impl IntoView {
    let action = ServerAction::<ReauthenticateWithPasskey>::new();
    let mistake = Mistake::of_passkey(action);
    let pending = action.pending();
    let ceremony = Ceremony::new();
    let wanted = wanted.map(|name| name.to_string());
    let wanted = wanted.map(|name| view! { <input type="hidden" name="action" value=name/> });
    let on_submit = move |event: SubmitEvent| {
        ceremony.on_submit(&event, action, Wanted::Answer, passkey_proof_challenge());
    };
    view! {
        <div class="passkey" hidden=move || ceremony.is_absent() on:submit:capture=on_submit>
            <AuthForm action=action>
                <ErrorSummary form=form mistake=mistake/>
                {wanted}
                <input type="hidden" name="passkey_token" node_ref=ceremony.token/>
                <button class="button" type="submit" aria-busy=move || ceremony.busy(pending)>
                    "Use a passkey"
                </button>
            </AuthForm>
        </div>
    }
}
