//! What is wrong with a form, above it.

use leptos::{ev::MouseEvent, html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};
use server_fn::ServerFn;

use crate::{error::AppError, title};

/// Says above a form what was wrong with what it sent, leads to the field, and takes the focus
/// (WCAG 2.2, 3.3.1): by `autofocus` in a page that came from the server, by an effect in the
/// browser. The ids of fields are their names.
///
/// It is always there, hidden while there is nothing to say, so that what the server rendered
/// after a post without JavaScript hydrates.
#[component]
pub fn ErrorSummary<S>(
    /// The action of the form.
    action: ServerAction<S>,
) -> impl IntoView
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    title::tell_posted::<S>();
    let answer = action.value();
    let message = Signal::derive(move || {
        answer.with(|answer| answer.as_ref()?.as_ref().err()?.form_message())
    });
    let field = Signal::derive(move || {
        let error = answer.with(|answer| answer.as_ref()?.as_ref().err().cloned())?;
        error.field_name().map(str::to_owned)
    });
    let node = NodeRef::<html::Div>::new();
    take_focus(node, message);
    let lead = move |event: MouseEvent| {
        if field.with_untracked(|field| field.as_deref().and_then(focus).is_some()) {
            event.prevent_default();
        }
    };
    view! {
        <div
            class="error-summary"
            role="alert"
            tabindex="-1"
            hidden=move || message.with(Option::is_none)
            autofocus=move || message.with(Option::is_some)
            node_ref=node
        >
            <p class="error-summary-title">"There is a problem"</p>
            <p>
                <a href=move || field.get().map(|name| format!("#{name}")) on:click=lead>
                    {move || message.get().unwrap_or_default()}
                </a>
            </p>
        </div>
    }
}

/// In the next frame, when it is no longer hidden.
fn take_focus(node: NodeRef<html::Div>, message: Signal<Option<String>>) {
    Effect::new(move || {
        if message.with(Option::is_none) {
            return;
        }
        request_animation_frame(move || {
            // By then the page may be another one.
            if let Some(node) = node.try_get_untracked().flatten() {
                // Fails only for an element that is not in the document.
                let _ = node.focus();
            }
        });
    });
}

/// Moves the focus and leaves the URL alone.
fn focus(id: &str) -> Option<()> {
    let element = document().get_element_by_id(id)?;
    element.dyn_ref::<HtmlElement>()?.focus().ok()
}
