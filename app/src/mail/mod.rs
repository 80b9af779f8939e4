//! What mails lead to, and what leads to mails.
//!
//! | file | what is there |
//! |---|---|
//! | this one | whether mails are sent, on both sides, and the page where they are not |
//! | `forgot_password.rs` | `/forgot-password`: asks for a link |
//! | `reset_password.rs` | `/reset-password`: another password, by a link |
//! | `verify_email.rs` | `/verify-email`: says that an address is one's own, by a link |

pub mod forgot_password;
pub mod reset_password;
pub mod verify_email;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::A, hooks::use_query_map};

/// For the head of the document: only the server knows, and a page of a boundary is built in the browser,
/// too. Nothing where no mails are sent.
pub(crate) fn meta() -> impl IntoView {
    are_sent().then(|| view! { <meta name="sends-mail" content="true"/> })
}

/// Whether there is somebody to send mails.
#[cfg(feature = "ssr")]
pub(crate) fn are_sent() -> bool {
    leptos_accounts::accounts().is_ok_and(|accounts| accounts.sends_mail())
}

#[cfg(not(feature = "ssr"))]
pub(crate) fn are_sent() -> bool {
    let meta = document().query_selector("meta[name=sends-mail]");
    meta.is_ok_and(|meta| meta.is_some())
}

/// Below a form for signing in.
pub(crate) fn forgot_password_link() -> impl IntoView {
    are_sent().then(|| {
        view! { <p class="aside"><A href="/forgot-password">"Forgot your password?"</A></p> }
    })
}

/// The page, where mails are sent; else one that says that they are not, with status 404.
fn where_mails_are_sent<V: IntoView + 'static>(page: impl FnOnce() -> V) -> impl IntoView {
    match are_sent() {
        true => page().into_any(),
        false => not_set_up().into_any(),
    }
}

fn not_set_up() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="No mail"/>
        <section class="page page-narrow" data-page="no-mail">
            <h1>"No mail"</h1>
            <p class="lead">"This Notebook sends no e-mail, so there is nothing here. Ask whoever runs it."</p>
            <p><A href="/" attr:class="button">"Back to the start"</A></p>
        </section>
    }
}

/// The token of the link that led here.
fn token() -> Option<String> {
    use_query_map().with_untracked(|query| query.get("token"))
}
