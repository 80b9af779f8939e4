//! Leaving for good.

use leptos::prelude::*;
use leptos_accounts::{DeleteAccount, DeleteAccountForm};

use crate::title;

pub(super) fn section() -> impl IntoView {
    title::tell_posted::<DeleteAccount>();
    view! {
        <section class="card" aria-labelledby="account-heading">
            <h2 id="account-heading">"Delete account"</h2>
            <p class="hint">
                "Your notes are deleted for everybody whom you share them with, and so are your API keys, your sessions on all devices, and organisations that have no other member. What others share with you stays theirs. Nothing of it can be brought back."
            </p>
            <DeleteAccountForm/>
        </section>
    }
}
