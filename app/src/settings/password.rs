//! Another password.

use leptos::prelude::*;
use leptos_accounts::{ChangePassword, ChangePasswordForm};

use crate::title;

pub(super) fn section(email: String) -> impl IntoView {
    title::tell_posted::<ChangePassword>();
    view! {
        <section class="card" aria-labelledby="password-heading">
            <h2 id="password-heading">"Password"</h2>
            <p class="hint">"A new one ends your sessions on all other devices. Your API keys stay."</p>
            <ChangePasswordForm email/>
        </section>
    }
}
