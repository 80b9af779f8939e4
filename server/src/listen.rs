//! Accepting connections, and stopping.

use std::error::Error;

use axum::{Router, serve::ListenerExt};
use tokio::{net::TcpListener, signal};

use crate::config::Config;

/// Serves until Ctrl-C or SIGTERM, and lets running requests end.
pub(crate) async fn serve(config: &Config, site: Router) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(config.address)
        .await
        .map_err(|error| format!("can't listen on {}: {error}", config.address))?;
    // A streamed page is several writes; with Nagle's algorithm each one waits for the client's
    // delayed acknowledgement of the one before.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY on this connection");
        }
    });
    announce(config);
    axum::serve(listener, site)
        .with_graceful_shutdown(stop())
        .await?;
    Ok(())
}

fn announce(config: &Config) {
    println!("Notebook: {}", config.origin);
    if !config.origin.is_secure() {
        println!(
            "Development: plain HTTP on this machine, so the session cookie is `{}` and not \
             `Secure`. Set PUBLIC_ORIGIN=https://.. to serve others.",
            config.origin.cookie_name("session")
        );
    }
}

/// Resolves when the process is asked to stop.
async fn stop() {
    let interrupt = async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::error!(%error, "can't wait for Ctrl-C");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => {
                terminated.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "can't wait for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
