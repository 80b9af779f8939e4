use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Result, ensure};

use crate::{rate::at_a_rate, site::Site};

/// Requests a second.
const PAGES: f64 = 40.0;
/// Those that are asked for in turn, by somebody who is signed in.
const PATHS: [&str; 3] = ["/notes", "/", "/v1/notes"];
const CONNECTIONS: u64 = 8;

/// How many milliseconds each page took, from when it was due.
pub(crate) fn pages(site: &Site, span: Duration) -> Result<Vec<f64>> {
    let times = Arc::new(Mutex::new(Vec::new()));
    at_a_rate(PAGES, span, CONNECTIONS, {
        let (site, times) = (site.clone(), times.clone());
        move |agent, n, due| {
            let path = PATHS[n as usize % PATHS.len()];
            let status = site.read(agent, path)?;
            ensure!(status == 200, "{path} is answered with {status}");
            let time = due.elapsed().as_secs_f64() * 1_000.0;
            times
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(time);
            Ok(())
        }
    })?;
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut *times))
}
