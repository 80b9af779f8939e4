//! `/forgot-password`: has a link for a new password sent.

use leptos::prelude::*;
use leptos_accounts::{ForgotPasswordForm, RequestPasswordReset};
use leptos_meta::Title;
use leptos_router::components::A;

use super::where_mails_are_sent;
use crate::title;

/// The page.
#[component]
pub fn ForgotPassword() -> impl IntoView {
    title::tell_posted::<RequestPasswordReset>();
    where_mails_are_sent(|| {
        view! {
            <Title text="Forgot your password?"/>
            <section class="page page-narrow">
                <h1>"Forgot your password?"</h1>
                <p class="lead">"We send you a link, by which you choose a new one."</p>
                <div class="card">
                    <ForgotPasswordForm/>
                </div>
                <p class="aside">"It came back to you? " <A href="/sign-in">"Sign in"</A> "."</p>
            </section>
        }
    })
}
