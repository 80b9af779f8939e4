use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{ErrorSummary, Mistake, sign_in_form::busy};
use crate::functions::AcceptTerms;

/// A button that accepts the terms. The terms themselves, or the way to them, are the page's.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::AcceptTermsForm;
/// use leptos_auth::Interrupt;
///
/// pub fn accept_terms(interrupt: Interrupt) -> impl IntoView {
///     view! {
///         <h1>"Our terms have changed"</h1>
///         <p>{interrupt.reason().to_string()} " Be kind to each other."</p>
///         <AcceptTermsForm version="2026-01"/>
///     }
/// }
/// ```
#[component]
pub fn AcceptTermsForm(
    /// The version of the terms that the page shows. Where others are in force by the time that it is
    /// sent, nothing is accepted.
    #[prop(into)]
    version: String,
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "accept-terms".into())]
    id: String,
) -> impl IntoView {
    let action = ServerAction::<AcceptTerms>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    view! {
        <div class="auth-form">
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                <input type="hidden" name="version" value=version.clone()/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Accept the terms"
                </button>
            </AuthForm>
        </div>
    }
}
