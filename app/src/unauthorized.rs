//! The page for a visitor who is not signed in: the login form, at the URL they asked for.

use leptos::prelude::*;
use leptos_accounts::{KeptInputNotice, SignIn, SignInForm, SignInWithPasskey};
use leptos_auth::{Interrupt, Reason};
use leptos_meta::Title;
use leptos_router::components::A;

use crate::{mail, title};

/// Mounted by [`App`](crate::App): `<InterruptBoundary unauthorized=unauthorized::page>`.
///
/// Like every page of a boundary it creates no resource and no `Suspense`: those would shift the
/// ids by which the browser finds what the server rendered.
pub fn page(interrupt: Interrupt) -> impl IntoView {
    title::tell_posted::<SignIn>();
    title::tell_posted::<SignInWithPasskey>();
    view! {
        <Title text="Sign in"/>
        <section class="page page-narrow" data-page="unauthorized">
            <h1>"Sign in to continue"</h1>
            <p class="lead">{words(interrupt.reason())}</p>
            <KeptInputNotice/>
            <div class="card">
                <SignInForm passkeys=true/>
            </div>
            {mail::forgot_password_link()}
            <p class="aside">"No account yet? " <A href="/sign-up">"Create one"</A> "."</p>
        </section>
    }
}

/// The reason in the application's own words, where the ready ones would only repeat the heading.
fn words(reason: &Reason) -> String {
    match reason {
        Reason::NoCredential => "This page is for people who are signed in.".into(),
        other => other.to_string(),
    }
}
