//! The twenty rows as a page of a small application: a layout with links, a title, and a list that
//! comes from a resource.

use leptos::prelude::*;
use leptos_meta::{MetaTags, Stylesheet, Title, provide_meta_context};
use leptos_router::{
    components::{A, Outlet, ParentRoute, Route, Router, Routes},
    path,
};

use crate::rows;

/// The document.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// One route in a layout.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Stylesheet href="/main.css" />
        <Router>
            <Routes fallback=|| "There is no such page.">
                <ParentRoute path=path!("") view=Layout>
                    <Route path=path!("") view=Rows />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

#[component]
fn Layout() -> impl IntoView {
    view! {
        <header>
            <nav aria-label="Main">
                <A href="/">"Home"</A>
                <A href="/notes">"Notes"</A>
                <A href="/settings">"Settings"</A>
                <A href="/admin">"Administration"</A>
            </nav>
        </header>
        <main>
            <Outlet />
        </main>
        <footer>
            <A href="/about">"About"</A>
        </footer>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let rows = Resource::new(|| (), async |()| rows::all());
    let rows = move || {
        Suspend::new(async move {
            view! { <List rows=rows.await /> }
        })
    };
    view! {
        <Title text="Rows" />
        <h1>"Rows"</h1>
        <Suspense fallback=|| "Loading">{rows}</Suspense>
    }
}

#[component]
fn List(rows: Vec<rows::Row>) -> impl IntoView {
    let row = |rows::Row { id, title, text }| {
        view! {
            <li id=format!("row-{id}")>
                <A href=format!("/rows/{id}")>{title}</A>
                <p>{text}</p>
            </li>
        }
    };
    view! { <ul>{rows.into_iter().map(row).collect_view()}</ul> }
}
