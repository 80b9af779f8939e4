//! The page for a visitor whose password others know.

use leptos::prelude::*;
use leptos_accounts::{ChangePassword, ChangePasswordForm, KeptInputNotice};
use leptos_auth::Interrupt;
use leptos_meta::Title;

use crate::title;

/// Mounted by [`App`](crate::App): `<InterruptBoundary reset_password=reset_password::page>`.
pub fn page(_: Interrupt) -> impl IntoView {
    title::tell_posted::<ChangePassword>();
    view! {
        <Title text="Choose a new password"/>
        <section class="page page-narrow" data-page="reset-password">
            <h1>"Choose a new password"</h1>
            <p class="lead">"Others know the one that you have, so it has to be replaced before you go on."</p>
            <KeptInputNotice/>
            <div class="card">
                <ChangePasswordForm/>
            </div>
        </section>
    }
}
