//! What stands around every page: skip link, header with navigation, footer.

use leptos::{html, prelude::*};
use leptos_accounts::SignOutButton;
use leptos_auth::{AsInterrupt, revalidation};
use leptos_router::{components::A, hooks::use_location};
use serde::{Deserialize, Serialize};

use crate::{error::AppError, title};

/// Who is looking, as far as the navigation needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The e-mail address.
    pub name: String,
    /// Whether to show the way to `/admin`. A courtesy: the page has its own guard.
    pub is_admin: bool,
}

/// Tells who is looking. It asks and never refuses.
#[server(endpoint = "whoami")]
pub async fn whoami() -> Result<Option<Visitor>, AppError> {
    use leptos_auth::auth;

    Ok(auth().await?.user().map(|user| Visitor {
        name: user.name().to_owned(),
        is_admin: user.has_role("admin"),
    }))
}

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
    let visits = revalidation();
    let visitor = Resource::new(move || visits.get(), |_| whoami());
    let entries = move || {
        Suspend::new(async move {
            match visitor.await {
                Ok(Some(visitor)) => signed_in(visitor).into_any(),
                Ok(None) => signed_out().into_any(),
                // Nobody can tell at the moment, so the navigation offers neither.
                Err(error) => {
                    if let Some(interrupt) = error.as_interrupt() {
                        interrupt.discard();
                    }
                    ().into_any()
                }
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

fn signed_in(visitor: Visitor) -> impl IntoView {
    view! {
        <A href="/organisation">"Organisation"</A>
        {visitor.is_admin.then(|| view! { <A href="/admin">"Administration"</A> })}
        <span class="visitor" title=visitor.name.clone()>{visitor.name.clone()}</span>
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
