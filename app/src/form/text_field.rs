//! One line of text.

use leptos::prelude::*;
use leptos_auth::posted;
use server_fn::ServerFn;

use super::{FieldError, described_by, invalid};
use crate::error::AppError;

/// A field for one line: its label, what was typed when the form comes back, and what is wrong with it.
#[component]
pub fn TextField<S>(
    /// The action of the form.
    action: ServerAction<S>,
    /// The `name` of the input, which is also its id.
    name: &'static str,
    /// What the field is called.
    label: &'static str,
    /// What stands there at the start.
    #[prop(optional)]
    text: Option<String>,
    /// What a browser may fill in (HTML, section 4.10.18.7).
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most characters.
    #[prop(optional)]
    maxlength: Option<&'static str>,
    /// For what is no word: nothing is capitalised or corrected.
    #[prop(optional)]
    verbatim: bool,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type="text"
                autocomplete=autocomplete
                autocapitalize=verbatim.then_some("none")
                spellcheck=verbatim.then_some("false")
                maxlength=maxlength
                value=posted(name).or(text)
                aria-invalid=invalid(action, name)
                aria-describedby=described_by(action, name)
            />
            <FieldError action name/>
        </div>
    }
}
