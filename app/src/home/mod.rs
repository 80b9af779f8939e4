//! `/`: what Notebook is, the visitor's latest notes, and three doors to try.
//!
//! The page is public. Its card with the notes is a **region**: it has a boundary of its own, so a
//! visitor who is signed out reads the page, with status 200, and finds the login form inside the
//! card; after signing in there, nothing but the card (and the header) changes.

pub mod unauthorized;
pub mod unavailable;
pub mod unfinished;

use leptos::prelude::*;
use leptos_auth::{InterruptBoundary, protected};
use leptos_meta::Title;
use leptos_router::components::A;

use crate::notes::{NoteSummary, latest_notes, list};

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    view! {
        <Title text="Notebook"/>
        <div class="page">
            <div class="welcome">
                <section class="hero">
                    <h1>"A quiet place for what you want to keep"</h1>
                    <p class="lead">
                        "Write something down, come back to it, share it with the people who should read it. "
                        "Nobody else can."
                    </p>
                    <p class="actions">
                        <A href="/notes" attr:class="button button-primary">"Open your notebook"</A>
                        <A href="/sign-up" attr:class="button">"Create an account"</A>
                    </p>
                </section>
                <LatestNotes/>
            </div>
            <section class="doors" aria-labelledby="doors-title">
                <h2 id="doors-title">"Every door answers for itself"</h2>
                <ul>
                    <li class="card">
                        <h3>"Closed, not hidden"</h3>
                        <p>
                            "Open a protected address while signed out: it answers 401, with the form to sign in, "
                            "at that very address. Sign in, and you are there."
                        </p>
                    </li>
                    <li class="card">
                        <h3>"Yours alone"</h3>
                        <p>
                            "Somebody else's page and one that never existed answer alike, byte for byte. "
                            "There is nothing to guess."
                        </p>
                    </li>
                    <li class="card">
                        <h3>"A door with its own sign"</h3>
                        <p>
                            "The " <A href="/admin">"administration"</A>
                            " is for administrators: others get 403, and a page that says so."
                        </p>
                    </li>
                </ul>
            </section>
        </div>
    }
}

/// The region. Its refusal is the card's alone: `region=true` leaves the page's status as it is.
#[component]
fn LatestNotes() -> impl IntoView {
    view! {
        <section class="card latest" aria-labelledby="latest-title">
            <h2 id="latest-title">"Your latest notes"</h2>
            <InterruptBoundary
                id="latest"
                region=true
                unauthorized=unauthorized::page
                unavailable=unavailable::page
                task=unfinished::page
            >
                {protected(latest_notes, notes)}
            </InterruptBoundary>
        </section>
    }
}

fn notes(notes: Vec<NoteSummary>) -> impl IntoView {
    if notes.is_empty() {
        view! { <p class="hint">"Nothing written down yet."</p> }.into_any()
    } else {
        list(notes).into_any()
    }
}
