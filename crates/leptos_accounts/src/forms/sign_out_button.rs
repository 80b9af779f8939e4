use leptos::prelude::*;
use leptos_auth::AuthForm;

use crate::functions::SignOut;

/// A form that is only a button. A link would be wrong: what changes something is posted.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::SignOutButton;
///
/// #[component]
/// pub fn Header() -> impl IntoView {
///     view! { <header><SignOutButton label="Log out"/></header> }
/// }
/// ```
#[component]
pub fn SignOutButton(
    /// The words on it.
    #[prop(into, default = "Sign out".into())]
    label: String,
) -> impl IntoView {
    let action = ServerAction::<SignOut>::new();
    view! {
        <AuthForm action=action>
            <button class="button" type="submit">{label}</button>
        </AuthForm>
    }
}
