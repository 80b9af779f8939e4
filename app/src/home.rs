//! `/`: what Notebook is, and three doors to try.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;

/// The page.
#[component]
pub fn Home() -> impl IntoView {
    view! {
        <Title text="Notebook"/>
        <div class="page">
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
