//! `site NAME`: serves that application at `127.0.0.1`, at the port that `PORT` names.

use std::env;

use anyhow::Context;
use axum::serve::ListenerExt;
use benchmarks::site::Site;
use mimalloc::MiMalloc;
use tokio::net::TcpListener;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let name = env::args().nth(1).context("which site?")?;
    let site: Site = name.parse()?;
    let port = env::var("PORT").context("PORT is the port to listen at")?;
    let address = format!("127.0.0.1:{port}");
    let router = site.router(format!("http://{address}").parse()?)?;
    let listener = TcpListener::bind(address).await?.tap_io(|connection| {
        // Only slower without it.
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}
