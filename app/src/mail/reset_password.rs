//! `/reset-password`: where the link leads that a mail has for choosing a new password.

use leptos::prelude::*;
use leptos_accounts::{ResetPassword, ResetPasswordForm};
use leptos_meta::Title;
use leptos_router::components::A;

use super::{token, where_mails_are_sent};
use crate::title;

/// The page. Without a token its form can only say that the link does not work.
#[component]
pub fn ResetPasswordPage() -> impl IntoView {
    title::tell_posted::<ResetPassword>();
    where_mails_are_sent(|| {
        view! {
            <Title text="Choose a new password"/>
            <section class="page page-narrow">
                <h1>"Choose a new password"</h1>
                <p class="lead">"It ends your sessions on all devices. Then sign in with it."</p>
                <div class="card">
                    <ResetPasswordForm token=token().unwrap_or_default()/>
                </div>
                <p class="aside">
                    <A href="/sign-in">"Sign in"</A> ", or "
                    <A href="/forgot-password">"ask for another link"</A> "."
                </p>
            </section>
        }
    })
}
