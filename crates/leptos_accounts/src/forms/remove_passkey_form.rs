use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{ErrorSummary, Mistake, sign_in_form::busy};
use crate::{Passkey, passkeys::RemovePasskey};

/// A button that removes a passkey: for a list of [`Accounts::passkeys`](crate::Accounts::passkeys).
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::{Passkey, RemovePasskeyForm};
///
/// fn entry(passkey: Passkey) -> impl IntoView {
///     view! { <li>{passkey.name.clone()} <RemovePasskeyForm passkey/></li> }
/// }
/// ```
#[component]
pub fn RemovePasskeyForm(
    /// Which one.
    passkey: Passkey,
) -> impl IntoView {
    let action = ServerAction::<RemovePasskey>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let label = format!("Remove {}", passkey.name);
    view! {
        <AuthForm action=action>
            <ErrorSummary form=format!("remove-{}", passkey.id) mistake=mistake/>
            <input type="hidden" name="id" value=passkey.id/>
            <button
                class="button button-quiet"
                type="submit"
                aria-label=label
                aria-busy=move || busy(pending)
            >
                "Remove"
            </button>
        </AuthForm>
    }
}
