//! `/sign-in`, for those who come to sign in. Whoever was refused has the form where they are.

use leptos::prelude::*;
use leptos_accounts::SignInForm;
use leptos_auth::revalidation;
use leptos_meta::Title;
use leptos_router::{components::A, hooks::use_query_map};

use crate::{error::AppError, mail, title};

/// The page.
#[component]
pub fn SignIn() -> impl IntoView {
    go_on_when_signed_in();
    title::tell_posted::<leptos_accounts::SignIn>();
    title::tell_posted::<leptos_accounts::SignInWithPasskey>();
    view! {
        <Title text="Sign in"/>
        <section class="page page-narrow">
            <h1>"Welcome back"</h1>
            <p class="lead">"Sign in with the e-mail address and password of your account."</p>
            <div class="card">
                <SignInForm passkeys=true/>
            </div>
            {mail::forgot_password_link()}
            <p class="aside">"No account yet? " <A href="/sign-up">"Create one"</A> "."</p>
        </section>
    }
}

/// Sends a visitor who is signed in back to where they were led here from, else to their notes: on a page load with a redirect, after signing in by
/// the form on the page with a client-side navigation.
///
/// Blocking, so that the redirect is known before the response head is sent. Nobody reads the
/// value: asking is what has the effect.
pub(crate) fn go_on_when_signed_in() {
    let visits = revalidation();
    let query = use_query_map();
    let back = move || query.read().get("redirect_url").unwrap_or_default();
    Resource::new_blocking(move || (visits.get(), back()), |(_, back)| go_on(back));
}

/// Redirects to `back`, or to `/notes` where that is no path of this site, when somebody is signed in;
/// says whether it did.
#[server(endpoint = "go_on")]
pub async fn go_on(
    /// From the page's own address, so anybody may have written it.
    back: String,
) -> Result<bool, AppError> {
    use leptos_auth::auth;

    // Who has a task open is led on, too: its page is there.
    let signed_in = match auth().treat_pending_as_signed_out(false).await {
        Ok(auth) => auth.is_authenticated(),
        // Nobody can tell at the moment. The form stays, and says so when it is sent.
        Err(interrupt) => {
            interrupt.discard();
            false
        }
    };
    if signed_in {
        let back = auth().return_back_url(&back);
        leptos_axum::redirect(back.as_deref().unwrap_or("/notes"));
    }
    Ok(signed_in)
}
