//! Accepting connections, and stopping.

use std::{error::Error, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    signal,
    sync::Semaphore,
};
use tower::Layer;

use crate::config::Config;

/// Connections at one time; more wait to be accepted.
const CONNECTIONS: usize = 8192;
/// Time in which a request's head has to arrive, and that a connection may idle.
const HEAD: Duration = Duration::from_secs(15);
/// Time that running requests have after the process was asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(8);
/// Time before accepting is tried again, when it failed for want of descriptors.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until Ctrl-C or SIGTERM, and lets running requests end.
///
/// `axum::serve` would do, but for the time in which a head has to arrive: it has none, and who
/// sends half a head would hold a connection for ever.
pub(crate) async fn serve(config: &Config, site: Router) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(config.address)
        .await
        .map_err(|error| format!("can't listen on {}: {error}", config.address))?;
    announce(config);
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD);
    builder.http2().timer(TokioTimer::new());
    let (graceful, permits) = (
        GracefulShutdown::new(),
        Arc::new(Semaphore::new(CONNECTIONS)),
    );
    let mut stopping = std::pin::pin!(stop());
    loop {
        let next = async {
            let permit = permits.clone().acquire_owned().await;
            (permit, accept(&listener).await)
        };
        let (permit, (connection, peer)) = tokio::select! {
            () = &mut stopping => break,
            next = next => next,
        };
        let site = Extension(ConnectInfo(peer)).layer(site.clone());
        let site = TowerToHyperService::new(site);
        let serving = builder.serve_connection_with_upgrades(TokioIo::new(connection), site);
        let serving = graceful.watch(serving.into_owned());
        tokio::spawn(async move {
            // A client that goes away in the middle is no event.
            if let Err(error) = serving.await {
                tracing::debug!(error, "connection");
            }
            drop(permit);
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_REQUESTS, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were still running when the server stopped");
    }
    Ok(())
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((connection, peer)) => {
                // A streamed page is several writes; with Nagle's algorithm each one waits for the
                // client's delayed acknowledgement of the one before.
                if let Err(error) = connection.set_nodelay(true) {
                    tracing::debug!(%error, "no TCP_NODELAY on this connection");
                }
                return (connection, peer);
            }
            Err(error) => {
                tracing::warn!(%error, "can't accept a connection");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
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
