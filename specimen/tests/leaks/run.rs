//! A run: every cell once, in an order that the seed decides, then chance.

use std::{fmt, sync::LazyLock, time::Instant};

use axum::{Router, middleware::from_fn};
use leptos::config::LeptosOptions;
use tokio::task::JoinSet;
use tower_http::compression::CompressionLayer;

use crate::{
    ask::Ask,
    cell::Cell,
    check::{Seen, check},
    common::{ORIGIN, random::Random},
    leak::{Leak, leaky_problems, leaky_shell},
    log,
};

/// How many requests are on their way at a time.
const AT_ONCE: usize = 96;

/// What is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub(crate) seed: u64,
    pub(crate) requests: usize,
    pub(crate) leak: Option<Leak>,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Found {
    run: Run,
    requests: usize,
    denied: usize,
    compressed: usize,
    left: usize,
    started: Instant,
    /// The first answer that is not right.
    pub(crate) wrong: Option<String>,
}

impl Run {
    /// Ends at the first answer that is not right.
    pub(crate) async fn run(self) -> Found {
        let mut found = Found::new(self);
        let mut answers = JoinSet::new();
        let mut asks = self.asks();
        loop {
            while answers.len() < AT_ONCE
                && let Some(ask) = asks.next()
            {
                answers.spawn(async move { check(site(&ask), &ask).await });
            }
            let Some(answer) = answers.join_next().await else {
                break;
            };
            found.add(answer.expect("no panic"));
            if found.wrong.is_some() {
                // What the others still wrote is not the next run's.
                answers.shutdown().await;
                log::take_found();
                break;
            }
        }
        found
    }

    fn asks(self) -> impl Iterator<Item = Ask> {
        let cells = Cell::all();
        let mut order = cells.clone();
        Random::new(self.seed).shuffle(&mut order);
        (0..self.requests).map(move |number| match order.get(number) {
            Some(cell) => Ask::plain(number, *cell, self.leak),
            None => Ask::any(number, self.seed, &cells, self.leak),
        })
    }
}

/// The specimen, and the same behind a layer that compresses. Built once, because leptos stops all
/// resources of the process from loading while it lists routes.
fn site(ask: &Ask) -> Router {
    static SITES: LazyLock<[Router; 2]> = LazyLock::new(|| {
        log::watch();
        let options = LeptosOptions::builder().output_name("specimen").build();
        let origin = ORIGIN.parse().expect("an origin");
        let site = specimen::server::site_with(options, origin, leaky_shell);
        let site = site.layer(from_fn(leaky_problems));
        let compressed = site.clone().layer(CompressionLayer::new());
        [site, compressed]
    });
    SITES[usize::from(ask.encoding.is_some())].clone()
}

impl Found {
    fn new(run: Run) -> Self {
        Self {
            run,
            requests: 0,
            denied: 0,
            compressed: 0,
            left: 0,
            started: Instant::now(),
            wrong: None,
        }
    }

    fn add(&mut self, answer: Result<Seen, String>) {
        self.requests += 1;
        match answer {
            Ok(seen) => {
                self.denied += usize::from(seen.denied);
                self.compressed += usize::from(seen.compressed);
                self.left += usize::from(seen.left);
            }
            Err(wrong) => self.wrong = Some(wrong),
        }
    }
}

/// The one line that a run ends with, and the reproduction if something was found.
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seed, seconds) = (self.run.seed, self.started.elapsed().as_secs_f64());
        write!(
            f,
            "{} requests in {seconds:.1} s, seed {seed}: {} denied, {} compressed, {} given up, {} \
             panics of leptos' tasks; ",
            self.requests,
            self.denied,
            self.compressed,
            self.left,
            log::panics()
        )?;
        match &self.wrong {
            None => f.write_str("nothing leaked"),
            Some(wrong) => write!(f, "after that, this was wrong: {wrong}"),
        }
    }
}
