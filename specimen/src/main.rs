//! Serves the specimen: `LEPTOS_SITE_ADDR`, `PUBLIC_ORIGIN` and `LEPTOS_SITE_ROOT` say where.

use std::{env, error::Error};

use axum::serve::ListenerExt;
use leptos::config::LeptosOptions;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = env::var("LEPTOS_SITE_ADDR")?;
    let options = LeptosOptions::builder()
        .output_name("specimen")
        .site_root(env::var("LEPTOS_SITE_ROOT")?)
        .build();
    let site = specimen::server::site(options, env::var("PUBLIC_ORIGIN")?.parse()?);
    let listener = TcpListener::bind(address).await?.tap_io(|connection| {
        // Without it a streamed page waits for the client between its writes; nothing else fails.
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, site).await?;
    Ok(())
}
