//! Metrics in the text format of Prometheus, at `METRICS_ADDR`, which is off unless it is set.
//!
//! | name | kind | labels |
//! |---|---|---|
//! | `leptos_auth_interrupts_total` | counter | `kind`, `reason`, `route` |
//! | `leptos_auth_rejected_total` | counter | `attempt` |
//! | `leptos_auth_guard_seconds` | histogram | `demand`, `allowed` |
//! | `leptos_auth_late_interrupts_total` | counter | `route` |
//! | `notebook_database_connections` | gauge | `state`: `idle` or `used` |
//! | `notebook_password_hashes` | gauge | `state`: `waiting`, `room`, `running` or `workers` |
//! | `notebook_password_hashes_refused_total` | counter | |
//!
//! Routes are the router's patterns, so there are as many series as the application has routes.

use std::error::Error;

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use http::header;
use leptos_accounts::Accounts;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::config::Config;

/// Seconds. Most guards take less than a millisecond; one that waits for a connection takes up to five.
const BUCKETS: [f64; 10] = [
    0.000_1, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0,
];

/// What stands in the text of Prometheus' version 0.0.4.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Listens, where the configuration says where.
pub(crate) async fn serve(config: &Config, accounts: Accounts) -> Result<(), Box<dyn Error>> {
    let Some(address) = config.metrics else {
        return Ok(());
    };
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &BUCKETS)?
        .build_recorder();
    let router = router(recorder.handle(), accounts);
    metrics::set_global_recorder(recorder)?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("can't listen on {address} for METRICS_ADDR: {error}"))?;
    tracing::info!(%address, "metrics are read at /metrics");
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "metrics are not served any more");
        }
    });
    Ok(())
}

fn router(handle: PrometheusHandle, accounts: Accounts) -> Router {
    Router::new()
        .route("/metrics", get(read))
        .with_state((handle, accounts))
}

async fn read(State((handle, accounts)): State<(PrometheusHandle, Accounts)>) -> impl IntoResponse {
    note_gauges(&accounts);
    handle.run_upkeep();
    ([(header::CONTENT_TYPE, TEXT)], handle.render())
}

/// What is so at the moment.
fn note_gauges(accounts: &Accounts) {
    const CONNECTIONS: &str = "notebook_database_connections";
    const HASHES: &str = "notebook_password_hashes";

    let pool = accounts.pool();
    let idle = u32::try_from(pool.num_idle()).unwrap_or(u32::MAX);
    metrics::gauge!(CONNECTIONS, "state" => "idle").set(idle);
    metrics::gauge!(CONNECTIONS, "state" => "used").set(pool.size().saturating_sub(idle));

    let load = accounts.hash_load();
    for (state, count) in [
        ("waiting", load.waiting),
        ("room", load.room),
        ("running", load.running),
        ("workers", load.workers),
    ] {
        metrics::gauge!(HASHES, "state" => state).set(u32::try_from(count).unwrap_or(u32::MAX));
    }
    metrics::counter!("notebook_password_hashes_refused_total").absolute(load.refused);
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use leptos_auth::layer::{Attempt, Observer, RecordMetrics};

    use super::*;
    use crate::test_site::{TestSite, bare, request, send};

    #[tokio::test]
    async fn what_was_counted_can_be_read() {
        let site = TestSite::open().await;
        let recorder = PrometheusBuilder::new().build_recorder();
        let router = router(recorder.handle(), site.accounts.clone());
        metrics::set_global_recorder(recorder).expect("one recorder in this process");
        RecordMetrics.rejected(Attempt::Host);
        let asked = bare(request("GET", "/metrics", "*/*"));
        let (status, headers, text) = send(&router, asked).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (StatusCode::OK, &TEXT.parse().expect("a type"))
        );
        for line in [
            "leptos_auth_rejected_total{attempt=\"host\"} 1",
            "notebook_database_connections{state=\"idle\"}",
            "notebook_password_hashes{state=\"waiting\"} 0",
            "notebook_password_hashes_refused_total 0",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
