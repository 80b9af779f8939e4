use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::Result;
use ureq::Agent;

use crate::{
    rate::{at_a_rate, joined, step_back},
    site::Site,
};

/// That a flood comes by: more than the queue holds.
pub(crate) const CONNECTIONS: u64 = 128;

/// Sign-ins that go on beside what is measured.
pub(crate) struct Flood {
    running: thread::JoinHandle<Result<()>>,
    signed_in: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
}

impl Flood {
    /// So many a second.
    pub(crate) fn begin(site: &Site, rate: f64, span: Duration) -> Self {
        let (signed_in, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let ask = {
            let (signed_in, refused) = (signed_in.clone(), refused.clone());
            let site = site.clone();
            move |agent: &Agent, n: u64, _| {
                match site.sign_in(agent, n)? {
                    303 => signed_in.fetch_add(1, Ordering::Relaxed),
                    429 | 503 => refused.fetch_add(1, Ordering::Relaxed),
                    status => anyhow::bail!("a sign-in is answered with {status}"),
                };
                Ok(())
            }
        };
        let running = thread::spawn(move || {
            step_back()?;
            at_a_rate(rate, span, CONNECTIONS, ask)
        });
        Self {
            running,
            signed_in,
            refused,
        }
    }

    pub(crate) fn signed_in(&self) -> u64 {
        self.signed_in.load(Ordering::Relaxed)
    }

    /// How many were refused.
    pub(crate) fn end(self) -> Result<u64> {
        joined(self.running)?;
        Ok(self.refused.load(Ordering::Relaxed))
    }
}
