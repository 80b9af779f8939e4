//! A flood of sign-ins, and what it does to everybody else.
//!
//! In one run against one server: what argon2 itself gives with as many threads as the server has workers,
//! alone and while as many requests arrive as in the flood (processors may share a core, and all share the
//! memory); how long pages take while it is quiet; and the same while many times as many people sign in as it
//! can serve. Requests are sent by the clock and not one after the other, so a server that is slow is not asked
//! less for it, and the wait counts from when a request was due.
//!
//! Prints the figures, and fails where one is beyond its limit. Run by `cargo xtask load`.

mod arguments;
mod flood;
mod hashes;
mod pages;
mod site;
mod sum;

use std::thread;

use anyhow::{Result, anyhow, ensure};
use benchmarks::memory::memory;

use self::{arguments::Arguments, site::Site, sum::Sum};

/// What one hash takes.
const MIB_EACH: f64 = 19.0;

fn main() -> Result<()> {
    let arguments = Arguments::from_env()?;
    let site = Site::fill(&arguments.origin)?;
    let before = memory(arguments.process)?;
    let mut sum = Sum::default();
    for _ in 0..arguments.rounds {
        sum.round(&site, &arguments)?;
    }
    let peak = memory(arguments.process)?;
    sum.report(&arguments)?;

    let bound = before.resident + arguments.workers as f64 * MIB_EACH + arguments.memory;
    println!(
        "| resident memory | {:.0} MiB before | {:.0} MiB at most | | at most {bound:.0} MiB |",
        before.resident, peak.peak,
    );
    ensure!(
        peak.peak <= bound,
        "the flood takes more memory than it may"
    );
    Ok(())
}

/// What each of so many threads comes to.
fn scoped<T: Send>(threads: usize, work: impl Fn() -> Result<T> + Sync) -> Result<Vec<T>> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        let ends = threads.into_iter().map(|thread| thread.join());
        ends.map(|end| end.map_err(|_| anyhow!("a thread died"))?)
            .collect()
    })
}

fn joined<T>(thread: thread::JoinHandle<Result<T>>) -> Result<T> {
    thread.join().map_err(|_| anyhow!("a thread died"))?
}
