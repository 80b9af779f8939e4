//! An address that nobody has verified.

use leptos::prelude::*;
use leptos_accounts::SendVerificationForm;

pub(super) fn section() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="email-heading">
            <h2 id="email-heading">"Verify your e-mail address"</h2>
            <p class="hint">
                "Nobody has proven yet that it is yours. Open the link that we have sent you, in this browser, or have another one sent."
            </p>
            <SendVerificationForm/>
        </section>
    }
}
