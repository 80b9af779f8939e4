use leptos::prelude::*;
use leptos_auth::ServerError;

/// Says that a form was carried out. It is always there, so that it is told when it appears (WCAG 2.2,
/// 4.1.3), and so that what the server rendered hydrates.
#[component]
pub(super) fn Done(done: Signal<bool>, children: Children) -> impl IntoView {
    view! {
        <div role="status">
            <p class="form-done" hidden=move || !done.get()>
                {children()}
            </p>
        </div>
    }
}

/// Whether this form was carried out, with JavaScript or, on the page that answers it, without.
pub(super) fn is_done<S>(action: ServerAction<S>, posted: Option<()>) -> Signal<bool>
where
    S: server_fn::ServerFn<Output = (), Error = ServerError> + Clone + Send + Sync + 'static,
{
    let value = action.value();
    Signal::derive(move || match &*value.read() {
        Some(answer) => answer.is_ok(),
        None => posted.is_some(),
    })
}

/// There is a token in the URL of this page: neither another site nor a cache gets it.
pub(super) fn keep_url_to_ourselves() {
    #[cfg(feature = "ssr")]
    {
        use http::{HeaderValue, header};

        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            for (name, value) in [
                (header::REFERRER_POLICY, "no-referrer"),
                (header::CACHE_CONTROL, "no-store"),
            ] {
                response.insert_header(name, HeaderValue::from_static(value));
            }
        }
    }
}
