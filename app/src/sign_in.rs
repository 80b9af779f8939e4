//! `/sign-in`, for those who come to sign in. Whoever was refused has the form where they are.

use leptos::prelude::*;
use leptos_accounts::SignInForm;
use leptos_auth::revalidation;
use leptos_meta::Title;
use leptos_router::components::A;

use crate::{error::AppError, title};

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    leave_when_signed_in();
    title::tell_posted::<leptos_accounts::SignIn>();
    view! {
        <Title text="Sign in"/>
        <section class="page page-narrow">
            <h1>"Welcome back"</h1>
            <p class="lead">"Sign in with the e-mail address and password of your account."</p>
            <div class="card">
                <SignInForm/>
            </div>
            <p class="aside">"No account yet? " <A href="/sign-up">"Create one"</A> "."</p>
        </section>
    }
}

/// Sends a visitor who is signed in to their notes: on a page load with a redirect, after signing in by
/// the form on the page with a client-side navigation.
///
/// Blocking, so that the redirect is known before the response head is sent. Nobody reads the
/// value: asking is what has the effect.
pub(crate) fn leave_when_signed_in() {
    let visits = revalidation();
    Resource::new_blocking(move || visits.get(), |_| leave());
}

/// Redirects to `/notes` when somebody is signed in; says whether it did.
#[server(endpoint = "leave")]
pub async fn leave() -> Result<bool, AppError> {
    use leptos_auth::auth;

    let signed_in = match auth().await {
        Ok(auth) => auth.is_authenticated(),
        // Nobody can tell at the moment. The form stays, and says so when it is sent.
        Err(interrupt) => {
            interrupt.discard();
            false
        }
    };
    if signed_in {
        leptos_axum::redirect("/notes");
    }
    Ok(signed_in)
}
