use std::time::Duration;

use anyhow::{Result, ensure};

use crate::{
    arguments::Arguments,
    flood::{Flood, Passwords},
    hashes,
    pages::pages,
    site::Site,
};

/// Before anything is counted.
const WARM_UP: Duration = Duration::from_secs(2);

/// What happened in all rounds. Times are in milliseconds.
#[derive(Default)]
pub(crate) struct Sum {
    quiet: Vec<f64>,
    busy: Vec<f64>,
    /// Hashes of argon2 itself, alone and beside as many requests.
    alone: u64,
    besides: u64,
    signed_in: u64,
    refused: u64,
}

impl Sum {
    /// One after the other, so that all have their share of what else the machine does.
    pub(crate) fn round(&mut self, site: &Site, it: &Arguments) -> Result<()> {
        let (workers, span) = (it.workers, it.span);
        let alone = hashes::alone(workers, span)?;
        let rate = alone as f64 / span.as_secs_f64() * it.flood;
        // The first requests find caches cold.
        pages(site, WARM_UP)?;
        self.quiet.extend(pages(site, span)?);
        self.alone += alone;
        self.besides += hashes::besides(site, workers, rate, span)?;

        let flood = Flood::begin(site, rate, WARM_UP + span, Passwords::Right);
        // It finds an empty queue, and opens its connections.
        pages(site, WARM_UP)?;
        let before = flood.signed_in();
        self.busy.extend(pages(site, span)?);
        self.signed_in += flood.signed_in() - before;
        self.refused += flood.end()?;
        Ok(())
    }

    /// Prints it.
    pub(crate) fn report(&mut self, it: &Arguments) -> Result<()> {
        let seconds = it.span.as_secs_f64() * f64::from(it.rounds);
        let (quiet, busy) = (Times::of(&mut self.quiet), Times::of(&mut self.busy));
        let a_second = |count: u64| count as f64 / seconds;
        let slower = percent(busy.p99, quiet.p99);
        let used = a_second(self.signed_in) / a_second(self.besides) * 100.0;
        println!(
            "| p99 of pages | {:.2} ms quiet | {:.2} ms in the flood | {slower:+.0} % | at most {:+.0} % |\n\
             | p50 of pages | {:.2} ms quiet | {:.2} ms in the flood | {:+.0} % | |\n\
             | sign-ins a second | {:.1} by argon2 itself in {} threads ({:.1} alone) | {:.1} | {used:.0} % | at least {:.0} % |\n\
             | refused with 503 or 429 | | {} | | |",
            quiet.p99,
            busy.p99,
            it.slower,
            quiet.p50,
            busy.p50,
            percent(busy.p50, quiet.p50),
            a_second(self.besides),
            it.workers,
            a_second(self.alone),
            a_second(self.signed_in),
            it.sign_ins,
            self.refused,
        );
        ensure!(self.refused > 0, "nobody was refused: that was no flood");
        ensure!(slower <= it.slower, "pages take longer than they may");
        ensure!(used >= it.sign_ins, "fewer sign in than could");
        Ok(())
    }
}

fn percent(now: f64, before: f64) -> f64 {
    (now / before - 1.0) * 100.0
}

/// Milliseconds.
struct Times {
    p50: f64,
    p99: f64,
}

impl Times {
    fn of(times: &mut [f64]) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let time = times.get((times.len() as f64 * part) as usize);
            time.copied().unwrap_or(f64::NAN)
        };
        Self {
            p50: at(0.5),
            p99: at(0.99),
        }
    }
}
