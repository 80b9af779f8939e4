//! What the servers of the specimen and of the applications beside it share.

use std::{env, error::Error};

use axum::{Router, routing::get, serve::ListenerExt};
use leptos::prelude::*;
use leptos_auth::{InterruptLayer, PublicOrigin, layer::install_executor};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tokio::net::TcpListener;

use crate::{functions, server::Cookie};

/// The pages of an application under the layer, and nothing else.
pub fn pages<A, D>(
    options: LeptosOptions,
    origin: PublicOrigin,
    app: fn() -> A,
    shell: fn(LeptosOptions) -> D,
) -> Router
where
    A: IntoView + 'static,
    D: IntoView + 'static,
{
    // Before leptos installs its own, to list the routes.
    install_executor().expect("no other executor");
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, document.clone());
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(app), document)
        .fallback(leptos_axum::file_and_error_handler(shell))
        .with_state(options);
    let layer = functions::read_only(InterruptLayer::new(render))
        .origin(origin)
        .identify(Cookie);
    Router::new()
        .route("/healthz", get(async || "ok"))
        .fallback_service(layer.wrap(routes))
}

/// Serves an application whose bundle has this name: `LEPTOS_SITE_ADDR`, `PUBLIC_ORIGIN` and
/// `LEPTOS_SITE_ROOT` say where.
///
/// # Errors
///
/// One of them is missing or wrong, or the address is taken.
pub async fn serve(
    name: &str,
    site: fn(LeptosOptions, PublicOrigin) -> Router,
) -> Result<(), Box<dyn Error>> {
    let address = env::var("LEPTOS_SITE_ADDR")?;
    let options = LeptosOptions::builder()
        .output_name(name)
        .site_root(env::var("LEPTOS_SITE_ROOT")?)
        .build();
    let site = site(options, env::var("PUBLIC_ORIGIN")?.parse()?);
    let listener = TcpListener::bind(address).await?.tap_io(|connection| {
        // Without it a streamed page waits for the client between its writes; nothing else fails.
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, site).await?;
    Ok(())
}
