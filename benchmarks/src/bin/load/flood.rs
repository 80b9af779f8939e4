use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};
use axum::body::Body;
use futures::future::try_join_all;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use crate::{
    joined,
    site::{PASSWORD, Site},
};

/// More than the queue holds.
const CONNECTIONS: u64 = 128;
/// Bytes of a password that nobody can have.
const TOO_LONG: usize = 1_100;

/// Sign-ins that go on beside what is measured. One thread sends them all: who floods is somewhere else, and
/// what it costs them should be as little as can be.
pub(crate) struct Flood {
    running: thread::JoinHandle<Result<()>>,
    counts: Arc<Counts>,
}

/// What they are worth.
#[derive(Clone, Copy)]
pub(crate) enum Passwords {
    Right,
    /// Refused before anything is hashed.
    TooLong,
}

/// By answer.
#[derive(Default)]
struct Counts {
    signed_in: AtomicU64,
    refused: AtomicU64,
}

impl Flood {
    /// So many a second, of one person after the other.
    pub(crate) fn begin(site: &Site, rate: f64, span: Duration, passwords: Passwords) -> Self {
        let counts = Arc::new(Counts::default());
        let (site, shared) = (site.clone(), Arc::clone(&counts));
        let running = thread::spawn(move || {
            step_back()?;
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(send(&site, rate, span, passwords, &shared))
        });
        Self { running, counts }
    }

    pub(crate) fn signed_in(&self) -> u64 {
        self.counts.signed_in.load(Ordering::Relaxed)
    }

    /// How many were refused for want of room.
    pub(crate) fn end(self) -> Result<u64> {
        joined(self.running)?;
        Ok(self.counts.refused.load(Ordering::Relaxed))
    }
}

async fn send(
    site: &Site,
    rate: f64,
    span: Duration,
    passwords: Passwords,
    counts: &Counts,
) -> Result<()> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let begun = Instant::now();
    let next = Cell::new(0_u64);
    let connections = (0..CONNECTIONS).map(async |_| {
        loop {
            let n = next.replace(next.get() + 1);
            let due = Duration::from_secs_f64(n as f64 / rate);
            if due >= span {
                return Ok(());
            }
            tokio::time::sleep_until((begun + due).into()).await;
            let status = sign_in(&client, site, n, passwords).await?;
            match (passwords, status) {
                (Passwords::Right, StatusCode::SEE_OTHER) => {
                    counts.signed_in.fetch_add(1, Ordering::Relaxed);
                }
                (
                    Passwords::Right,
                    StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE,
                ) => {
                    counts.refused.fetch_add(1, Ordering::Relaxed);
                }
                (Passwords::TooLong, StatusCode::UNAUTHORIZED) => {}
                (_, status) => bail!("a sign-in is answered with {status}"),
            }
        }
    });
    try_join_all(connections).await.map(drop)
}

async fn sign_in(
    client: &Client<HttpConnector, Body>,
    site: &Site,
    n: u64,
    passwords: Passwords,
) -> Result<StatusCode> {
    let email = site.email(n).replace('@', "%40");
    // As a browser posts it, and as a program does: that one's answer is no page.
    let (path, accept, form) = match passwords {
        Passwords::Right => (
            "/sign-in",
            "text/html",
            format!("__function=/api/sign_in&email={email}&password={PASSWORD}"),
        ),
        Passwords::TooLong => (
            "/api/sign_in",
            "application/json",
            format!("email={email}&password={}", "a".repeat(TOO_LONG)),
        ),
    };
    let request = Request::post(format!("{}{path}", site.origin))
        .header(header::ACCEPT, accept)
        .header(header::ORIGIN, &site.origin)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))?;
    let answer = client.request(request).await?;
    let status = answer.status();
    // Read, so that the connection can be used again.
    answer.into_body().collect().await?;
    Ok(status)
}

/// What it costs those who flood is not to hold up those who ask for pages. For this thread and those that it
/// starts (`SCHED_IDLE` of `sched(7)`).
fn step_back() -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        use thread_priority::{
            NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy,
            set_thread_priority_and_policy, thread_native_id,
        };
        let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, idle)
            .map_err(|error| anyhow::anyhow!("can't step back: {error:?}"))?;
    }
    Ok(())
}
