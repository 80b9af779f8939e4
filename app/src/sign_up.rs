//! `/sign-up`: makes an account, and signs in.

use leptos::prelude::*;
use leptos_accounts::SignUpForm;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::{sign_in::go_on_when_signed_in, title};

/// The page.
#[component]
pub fn SignUp() -> impl IntoView {
    go_on_when_signed_in();
    title::tell_posted::<leptos_accounts::SignUp>();
    view! {
        <Title text="Sign up"/>
        <section class="page page-narrow">
            <h1>"Create an account"</h1>
            <p class="lead">"An e-mail address and a password are all it takes."</p>
            <div class="card">
                <SignUpForm/>
            </div>
            <p class="aside">"Already have one? " <A href="/sign-in">"Go to the sign-in page"</A> "."</p>
        </section>
    }
}
