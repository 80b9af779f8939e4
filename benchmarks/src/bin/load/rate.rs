use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;
use ureq::Agent;

use crate::site::agent;

/// Sends so many requests a second, each when it is due, by so many connections.
pub(crate) fn at_a_rate(
    rate: f64,
    span: Duration,
    connections: u64,
    ask: impl Fn(&Agent, u64, Instant) -> Result<()> + Clone + Send + 'static,
) -> Result<()> {
    let begun = Instant::now();
    let next = Arc::new(AtomicU64::new(0));
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (next, ask) = (next.clone(), ask.clone());
            thread::spawn(move || -> Result<()> {
                let agent = agent();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let due = Duration::from_secs_f64(n as f64 / rate);
                    if due >= span {
                        return Ok(());
                    }
                    let due = begun + due;
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    ask(&agent, n, due)?;
                }
            })
        })
        .collect();
    for thread in threads {
        joined(thread)?;
    }
    Ok(())
}

/// Who floods is somewhere else, so what it costs them is not to hold up those who ask for pages. For this
/// thread and those that it starts (`SCHED_IDLE` of `sched(7)`).
pub(crate) fn step_back() -> Result<()> {
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

pub(crate) fn joined<T>(thread: thread::JoinHandle<Result<T>>) -> Result<T> {
    let end = thread.join();
    end.map_err(|_| anyhow::anyhow!("a thread died"))?
}
