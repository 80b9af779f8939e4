//! A component that returns `impl IntoView` has nowhere to pass an interrupt to.

use leptos::prelude::*;
use leptos_auth::unauthorized;

#[component]
fn Notes() -> impl IntoView {
    unauthorized()?;
    view! { <p>"notes"</p> }
}

fn main() {}
