//! Users and sessions that live at somebody else's: a hosted identity provider, or a gateway.
//!
//! Why: whoever has Ory Kratos, Clerk or a service of their own keeps it. [`Provider`] implements
//! one trait, [`Identify`](leptos_auth::Identify), by asking over HTTP whom a cookie belongs to, as with Kratos' `GET
//! /sessions/whoami`, and everything else is as with accounts of one's own: guards, boundaries,
//! extractors. An outage of the provider is a 503: it signs nobody out, and lets nobody in.
//!
//! `cargo run -p examples --bin foreign_provider` starts a stand-in for the provider, too, and
//! prints the `curl` for each case; with `PROVIDER_URL=http://127.0.0.1:4433` the provider there is
//! asked instead.

mod provider;
#[cfg(test)]
mod tests;

use std::{env, time::Duration};

use axum::{Json, Router, routing::get};
use examples::{Failure, stand_in};
use leptos::prelude::*;
use leptos_auth::{
    Authed, FreshWithin, Interrupt, InterruptBoundary, InterruptLayer, Organisation, Permission,
    Role, ServerError, all_of, auth, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};
use serde_json::{Value, json};

use self::provider::Provider;

/// How long the provider may take, from the connection to the last byte: every page waits for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// For programs.
async fn me(me: Authed) -> Json<Value> {
    let me = me.user();
    Json(json!({ "id": me.id(), "name": me.name(), "organisation": me.organisation() }))
}

/// For everybody, whoever it is.
#[server]
async fn greeting() -> Result<String, ServerError> {
    let Some(me) = auth().await?.user() else {
        return Ok("Hello, stranger.".into());
    };
    let place = me.organisation().map_or("nowhere", Organisation::slug);
    Ok(match me.actor() {
        Some(actor) => format!("{actor} acts for {}, of {place}.", me.name()),
        None => format!("Hello {}, of {place}.", me.name()),
    })
}

#[server]
async fn members() -> Result<String, ServerError> {
    auth().protect(Permission("org:memberships:read")).await?;
    Ok("The members are Ann and Bob.".into())
}

/// Who may see it proves anew who they are, if that was long ago.
#[server]
async fn billing() -> Result<String, ServerError> {
    let recently = FreshWithin(Duration::from_mins(10));
    auth()
        .protect(all_of((Role("org:admin"), recently)))
        .await?;
    Ok("The card ends in 4242.".into())
}

/// Page and greeting both ask who it is; the provider is asked once.
#[component]
fn Members() -> impl IntoView {
    view! { {protected(greeting, |text| text)} <p>{protected(members, |text| text)}</p> }
}

fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"Sign in with the provider"</h1><p>{interrupt.reason().to_string()}</p> }
}

fn forbidden(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"Not for you"</h1><p>{interrupt.reason().to_string()}</p> }
}

fn step_up(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"Sign in with the provider again"</h1><p>{interrupt.reason().to_string()}</p> }
}

fn unavailable(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"One moment"</h1><p>{interrupt.reason().to_string()}</p> }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Pages>
            <InterruptBoundary unauthorized forbidden step_up unavailable>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=|| protected(greeting, |text| text) ssr=SsrMode::Async/>
                    <Route path=path!("/members") view=Members ssr=SsrMode::Async/>
                    <Route path=path!("/billing") view=|| protected(billing, |text| text) ssr=SsrMode::Async/>
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    examples::document(view! { <App/> })
}

fn router(provider: Provider) -> Result<Router, Failure> {
    // Before leptos installs its own, to list the routes.
    leptos_auth::layer::install_executor()?;
    let options = examples::options();
    let routes = Router::new()
        .route("/v1/me", get(me))
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    Ok(InterruptLayer::new(render)
        .origin(examples::origin())
        .identify(provider)
        .realm("Members")?
        .strict(true)
        .wrap(routes))
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let url = match env::var("PROVIDER_URL") {
        Err(env::VarError::NotPresent) => stand_in::start().await?,
        told => told?,
    };
    let provider = Provider::at(&url, PATIENCE)?;
    Ok(examples::serve(router(provider)?).await?)
}
