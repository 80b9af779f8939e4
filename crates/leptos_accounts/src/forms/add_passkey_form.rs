use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys::SubmitEvent};
use leptos_auth::AuthForm;

use super::{ErrorSummary, Mistake, ceremony::Ceremony, field::NameField};
use crate::passkeys::{AddPasskey, browser::Wanted, new_passkey_challenge};

/// A name, and a button that adds a passkey to the account of whoever is signed in. An authenticator can
/// not be asked without JavaScript: where that is missing, or the browser has no passkeys, it says so.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::AddPasskeyForm;
///
/// #[component]
/// pub fn Passkeys() -> impl IntoView {
///     view! {
///         <h2>"Passkeys"</h2>
///         <AddPasskeyForm/>
///     }
/// }
/// ```
#[component]
pub fn AddPasskeyForm(
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "add-passkey".into())]
    id: String,
) -> impl IntoView {
    let action = ServerAction::<AddPasskey>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let ceremony = Ceremony::new();
    let name_id = format!("{id}-name");
    let on_submit = move |event: SubmitEvent| {
        let name = document().get_element_by_id(&name_id);
        let name = name.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        let name = name.map(|it| it.value()).unwrap_or_default();
        ceremony.on_submit(
            &event,
            action,
            Wanted::Creation,
            new_passkey_challenge(name),
        );
    };
    view! {
        <div class="auth-form" on:submit:capture=on_submit>
            <p class="field-hint" hidden=move || !ceremony.is_absent()>
                "Adding a passkey takes a browser that has passkeys, with JavaScript."
            </p>
            <div hidden=move || ceremony.is_absent()>
                <AuthForm action=action>
                    <ErrorSummary form=id.clone() mistake=mistake/>
                    <input type="hidden" name="passkey_token" node_ref=ceremony.token/>
                    <NameField form=id.clone() mistake=mistake label="Name of the passkey"/>
                    <button class="button" type="submit" aria-busy=move || ceremony.busy(pending)>
                        "Add a passkey"
                    </button>
                </AuthForm>
            </div>
        </div>
    }
}
