use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};

use crate::{
    scoped,
    site::{Site, agent},
};

/// Requests a second.
const PAGES: f64 = 40.0;
/// Those that are asked for in turn, by somebody who is signed in.
const PATHS: [&str; 3] = ["/notes", "/", "/v1/notes"];
const CONNECTIONS: usize = 8;

/// How many milliseconds each page took, from when it was due. Each connection has a thread, which wakes more
/// exactly than a timer of a runtime.
pub(crate) fn pages(site: &Site, span: Duration) -> Result<Vec<f64>> {
    let begun = Instant::now();
    let next = AtomicU64::new(0);
    let ask = || -> Result<Vec<f64>> {
        let agent = agent();
        let mut times = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let due = Duration::from_secs_f64(n as f64 / PAGES);
            if due >= span {
                return Ok(times);
            }
            let due = begun + due;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let path = PATHS[n as usize % PATHS.len()];
            let status = site.read(&agent, path)?;
            ensure!(status == 200, "{path} is answered with {status}");
            times.push(due.elapsed().as_secs_f64() * 1_000.0);
        }
    };
    let times = scoped(CONNECTIONS, ask)?;
    Ok(times.concat())
}
