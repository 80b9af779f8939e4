//! The e-mail address of somebody else.

use leptos::prelude::*;
use leptos_auth::posted;
use server_fn::ServerFn;

use super::{FieldError, described_by, invalid};
use crate::error::AppError;

/// A field `email` for another person's address: nothing is filled in or corrected (WCAG 2.2, 1.3.5
/// asks for that with one's own only), what was typed comes back with a mistake.
#[component]
pub fn EmailField<S>(
    /// The action of the form.
    action: ServerAction<S>,
    /// What the field is called.
    label: &'static str,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    view! {
        <div class="field">
            <label for="email">{label}</label>
            <input
                id="email"
                name="email"
                type="email"
                autocomplete="off"
                inputmode="email"
                autocapitalize="none"
                spellcheck="false"
                value=posted("email")
                aria-invalid=invalid(action, "email")
                aria-describedby=described_by(action, "email")
            />
            <FieldError action name="email"/>
        </div>
    }
}
