//! What all of them show.

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title};
use leptos_router::components::A;

use crate::rows::Row;

/// The document around an application.
pub(super) fn document<V: IntoView>(app: V) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <HydrationScripts options=options() />
                <MetaTags />
            </head>
            <body>{app}</body>
        </html>
    }
}

/// What leptos' router needs to know; no bundle is served.
pub(crate) fn options() -> LeptosOptions {
    LeptosOptions::builder().output_name("benchmarks").build()
}

/// The links above and below.
#[component]
pub fn Layout(children: Children) -> impl IntoView {
    view! {
        <header>
            <nav aria-label="Main">
                <A href="/">"Home"</A>
                " "
                <A href="/rows">"Rows"</A>
                " "
                <A href="/slow">"Slow"</A>
            </nav>
        </header>
        <main>{children()}</main>
        <footer>
            <A href="/about">"About"</A>
        </footer>
    }
}

/// The page for everybody.
#[component]
pub fn Home() -> impl IntoView {
    view! {
        <Title text="Home" />
        <h1>"Home"</h1>
        <p>"Anybody may read this."</p>
    }
}

pub(super) fn list(rows: Vec<Row>) -> impl IntoView {
    let row = |Row { id, title, text }| {
        view! {
            <li id=format!("row-{id}")>
                <A href=format!("/rows/{id}")>{title}</A>
                <p>{text}</p>
            </li>
        }
    };
    view! {
        <Title text="Rows" />
        <h1>"Rows"</h1>
        <ul>{rows.into_iter().map(row).collect_view()}</ul>
    }
}

/// A page whose heading is there before the rest is.
#[component]
pub fn Slow() -> impl IntoView {
    let late = Resource::new(
        || (),
        async |()| {
            tokio::time::sleep(super::LATE).await;
            "It came late.".to_owned()
        },
    );
    view! {
        <Title text="Slow" />
        <h1>"Slow"</h1>
        <Suspense fallback=|| {
            view! { <p>"Loading"</p> }
        }>{move || Suspend::new(async move { view! { <p>{late.await}</p> } })}</Suspense>
    }
}

/// What stands above the form to sign in.
#[component]
pub fn SignInHeading() -> impl IntoView {
    view! {
        <Title text="Sign in to go on" />
        <h1>"Sign in to go on"</h1>
        <p>"You have to be signed in to see this page."</p>
    }
}

/// What the form asks for.
#[component]
pub fn SignInFields() -> impl IntoView {
    view! {
        <label>"E-mail " <input type="email" name="email" /></label>
        " "
        <label>"Password " <input type="password" name="password" /></label>
        " "
        <button>"Sign in"</button>
    }
}
