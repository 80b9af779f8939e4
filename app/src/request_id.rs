//! The id of a request, in small print: whoever asks for help can say which one it was, and the log has
//! it, too.

use leptos::prelude::*;
use leptos_auth::Interrupt;

/// Nothing, where the request has none.
pub(crate) fn note(interrupt: &Interrupt) -> impl IntoView + use<> {
    let id = interrupt.request_id().map(ToOwned::to_owned);
    id.map(|id| view! { <p class="hint" data-request-id="">"Request " <code>{id}</code></p> })
}
