//! What is wrong with one field, beside it.

use leptos::prelude::*;
use server_fn::ServerFn;

use crate::error::AppError;

/// Says beside an input what the form's last answer said of it (WCAG 2.2, 3.3.1). It is always
/// there, hidden while there is nothing to say, so that what the server rendered hydrates.
#[component]
pub fn FieldError<S>(
    /// The action of the form.
    action: ServerAction<S>,
    /// The `name` of the input, which is also its id.
    name: &'static str,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let message = move || message(action, name);
    view! {
        <p class="field-error" id=id_of(name) hidden=move || message().is_none()>
            {move || message().unwrap_or_default()}
        </p>
    }
}

/// The value of `aria-describedby` for the input of this name: the id of its [`FieldError`] while
/// that is shown, else absent.
pub fn described_by<S>(
    action: ServerAction<S>,
    name: &'static str,
) -> impl Fn() -> Option<String> + Copy + Send + Sync + 'static
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    move || message(action, name).map(|_| id_of(name))
}

fn message<S>(action: ServerAction<S>, name: &str) -> Option<String>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    action.value().with(|answer| {
        let error = answer.as_ref()?.as_ref().err()?;
        error.is_about(name).then(|| error.to_string())
    })
}

fn id_of(name: &str) -> String {
    format!("{name}-error")
}
