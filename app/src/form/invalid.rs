use leptos::prelude::*;
use server_fn::ServerFn;

use crate::error::AppError;

/// The value of `aria-invalid` for the input of this name: `"true"` while the form's last answer
/// complains about it, else absent.
pub fn invalid<S>(
    action: ServerAction<S>,
    name: &'static str,
) -> impl Fn() -> Option<&'static str> + Copy + Send + Sync + 'static
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    move || {
        action.value().with(|answer| {
            let error = answer.as_ref()?.as_ref().err()?;
            error.is_about(name).then_some("true")
        })
    }
}
