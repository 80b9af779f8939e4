//! What stands around every page: skip link, header with navigation, footer.

use leptos::{html, prelude::*};
use leptos_accounts::{SessionEndNotice, SignOutButton};
use leptos_auth::{Reason, User, use_auth};
use leptos_router::{components::A, hooks::use_location};

use crate::{admin::Administrator, title};

/// Header, `<main>` around the children, footer.
#[component]
pub fn Layout(
    /// The page.
    children: Children,
) -> impl IntoView {
    let main = NodeRef::<html::Main>::new();
    focus_after_navigation(main);
    title::follow_forms();
    view! {
        // `rel="external"` keeps the router away, which would scroll there without moving the focus.
        <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
        <header class="site-header">
            <div class="bar">
                <A href="/" exact=true attr:class="brand">"Notebook"</A>
                <Navigation/>
            </div>
        </header>
        <SessionEndNotice/>
        <main id="main" tabindex="-1" node_ref=main>{children()}</main>
        <footer class="site-footer">
            <div class="bar">
                <p>"Notebook is the reference application of auth interrupts for Leptos."</p>
            </div>
        </footer>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let auth = use_auth();
    let entries = move || {
        Suspend::new(async move {
            let Some(auth) = auth.await else {
                // Nobody can tell at the moment, so the navigation offers neither.
                return ().into_any();
            };
            // A courtesy: the page has its own guard.
            let is_administrator = auth.has(Administrator);
            let is_pending = matches!(auth.reason(), Some(Reason::Pending(_)));
            match auth.user() {
                Some(user) => signed_in(&user, is_administrator).into_any(),
                // Something is to be finished first; the one other way out is to leave.
                None if is_pending => view! { <SignOutButton/> }.into_any(),
                None => signed_out().into_any(),
            }
        })
    };
    view! {
        <nav aria-label="Main">
            <A href="/notes">"Notes"</A>
            <Transition>{entries}</Transition>
        </nav>
    }
}

fn signed_in(user: &User, is_administrator: bool) -> impl IntoView + use<> {
    let name = user.name().to_owned();
    view! {
        <A href="/organisation">"Organisation"</A>
        <A href="/settings">"Settings"</A>
        {is_administrator.then(|| view! { <A href="/admin">"Administration"</A> })}
        <span class="visitor" title=name.clone()>{name.clone()}</span>
        <SignOutButton/>
    }
}

fn signed_out() -> impl IntoView {
    view! {
        <A href="/sign-in">"Sign in"</A>
        <A href="/sign-up">"Sign up"</A>
    }
}

/// After a client-side navigation the focus goes where a page load would put it: to the start of
/// the new page, so that a screen reader reads it and the next tab stop is in it.
fn focus_after_navigation(main: NodeRef<html::Main>) {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        let navigated = before.is_some_and(|before| before != now);
        if let (true, Some(main)) = (navigated, main.get_untracked()) {
            // Fails only for an element that is not in the document.
            let _ = main.focus();
        }
        now
    });
}
