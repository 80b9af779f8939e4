//! `/verify-email`: where the link leads that a mail has for verifying an address. Without one it says to
//! look into the mailbox; whoever signs up is led there, where addresses are verified first.

use leptos::prelude::*;
use leptos_accounts::{VerifyEmail, VerifyEmailForm};
use leptos_meta::Title;
use leptos_router::components::A;

use super::{token, where_mails_are_sent};
use crate::title;

/// The page.
#[component]
pub fn VerifyEmailPage() -> impl IntoView {
    title::tell_posted::<VerifyEmail>();
    where_mails_are_sent(|| match token() {
        Some(token) => verify(token).into_any(),
        None => look_into_mailbox().into_any(),
    })
}

fn verify(token: String) -> impl IntoView {
    view! {
        <Title text="Verify your address"/>
        <section class="page page-narrow">
            <h1>"Verify your address"</h1>
            <p class="lead">"Somebody has signed up with your e-mail address. If it was you, say so."</p>
            <div class="card">
                <VerifyEmailForm token/>
            </div>
            <p class="aside"><A href="/notes">"Go to your notes"</A></p>
        </section>
    }
}

fn look_into_mailbox() -> impl IntoView {
    view! {
        <Title text="Look into your mailbox"/>
        <section class="page page-narrow">
            <h1>"Look into your mailbox"</h1>
            <p class="lead">
                "We have sent a mail to your address. Open the link in it: it works once, and for 15 minutes."
            </p>
            <p class="aside">
                "No mail, or too late? " <A href="/forgot-password">"Ask for a new password"</A>
                ": that verifies your address, too."
            </p>
        </section>
    }
}
