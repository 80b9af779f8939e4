use leptos::{ev::MouseEvent, html, prelude::*, wasm_bindgen::JsCast, web_sys::HtmlElement};

use super::Mistake;

/// Says what is wrong with a form. It takes the focus when it appears: by `autofocus` in a page
/// that came from the server, by an effect in the browser.
#[component]
pub(super) fn ErrorSummary(
    /// The form's id, which the ids of the fields start with.
    form: String,
    mistake: Signal<Option<Mistake>>,
) -> impl IntoView {
    let node: NodeRef<html::Div> = NodeRef::new();
    take_focus(node, mistake);
    let target = move || {
        let field = mistake.with(|it| it.as_ref()?.first_field().map(str::to_owned))?;
        Some(format!("{form}-{field}"))
    };
    let id_of_target = target.clone();
    let href = move || target().map(|id| format!("#{id}"));
    let on_click = move |event: MouseEvent| {
        if focus(id_of_target()).is_some() {
            event.prevent_default();
        }
    };
    let message = move || mistake.with(|it| it.as_ref().map(|it| it.message().to_owned()));
    view! {
        <div
            class="error-summary"
            role="alert"
            tabindex="-1"
            node_ref=node
            hidden=move || mistake.with(Option::is_none)
            autofocus=move || mistake.with(Option::is_some)
        >
            <p class="error-summary-title">"There is a problem"</p>
            <p>
                <a href=href on:click=on_click>
                    {move || message().unwrap_or_default()}
                </a>
            </p>
        </div>
    }
}

/// In the next frame, when it is no longer hidden. Effects run in the browser only.
fn take_focus(node: NodeRef<html::Div>, mistake: Signal<Option<Mistake>>) {
    Effect::new(move || {
        if mistake.with(Option::is_none) {
            return;
        }
        request_animation_frame(move || {
            // By then the page may be another one.
            if let Some(node) = node.try_get_untracked().flatten() {
                // Nothing to do about a browser that will not.
                let _ = node.focus();
            }
        });
    });
}

/// Moves the focus without touching the URL.
fn focus(id: Option<String>) -> Option<()> {
    let element = document().get_element_by_id(&id?)?;
    element.dyn_ref::<HtmlElement>()?.focus().ok()
}
