//! What is written down.

use std::fmt::{self, Display, Write};

use anyhow::Result;

use super::{answer::Truth, arguments::Arguments, late::Late, load::Figures};

/// What was measured of a peer.
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    pub(crate) truth: Truth,
    /// MiB.
    pub(crate) idle: f64,
    /// MiB.
    pub(crate) busy: f64,
    pub(crate) late: Late,
    /// By case, as in [`Case::TIMED`](super::Case::TIMED).
    pub(crate) timed: [Timed; 3],
}

/// The median round. Times in microseconds.
pub(crate) struct Timed {
    pub(crate) per_second: f64,
    p50: f64,
    p99: f64,
}

impl Timed {
    pub(crate) fn median(rounds: Vec<Figures>) -> Self {
        let median = |of: fn(&Figures) -> f64| {
            let mut all: Vec<_> = rounds.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all.get(all.len() / 2).copied().unwrap_or_default()
        };
        Self {
            per_second: median(Figures::per_second),
            p50: median(|figures| figures.p50),
            p99: median(|figures| figures.p99),
        }
    }
}

const HEAD: &str = "\
# What an interrupt costs, here and elsewhere

Written by `cargo xtask bench`; do not edit. The same small application by each: a page for everybody, a page
with twenty rows for who is signed in, the page with the form for who is not, and a handler. Each server has
the first processor, [wrk](https://github.com/wg/wrk) with 16 connections the second. All run all the time and
are asked in turn; the figures are medians of the rounds. None compresses.
";

pub(crate) fn write(all: &[Measured], arguments: &Arguments) -> Result<String> {
    let next = all.iter().find(|peer| peer.name == "next");
    let mut text = format!("{HEAD}\n{}\n", arguments.machine);
    writeln!(
        text,
        "\n{} rounds of {} s after one that does not count.\n",
        arguments.rounds, arguments.seconds
    )?;
    text.push_str("![Requests per second](images/benchmarks.svg)\n\n");

    text.push_str("## Whether a denial is right\n\n");
    text.push_str(
        "| | version | status | `WWW-Authenticate` | body without JavaScript | `no-store` |\n\
         |---|---|---|---|---|---|\n",
    );
    for Measured {
        name,
        version,
        truth,
        ..
    } in all
    {
        let Truth {
            status,
            challenge,
            body,
            cache,
        } = truth;
        let [status, challenge, body, cache] = [status, challenge, body, cache].map(|is| tick(*is));
        writeln!(
            text,
            "| {name} | {version} | {status} | {challenge} | {body} | {cache} |"
        )?;
    }
    text.push_str("\nStatus, challenge and `no-store` are those of the page and of the handler.\n");

    for (nth, title) in ["Denied page", "Allowed page", "Denied handler"]
        .into_iter()
        .enumerate()
    {
        writeln!(text, "\n## {title}\n")?;
        text.push_str(
            "| | requests per second | of Next.js | p50 | p99 | |\n|---|---|---|---|---|---|\n",
        );
        for peer in all {
            let timed = &peer.timed[nth];
            let of_next = next.map(|next| timed.per_second / next.timed[nth].per_second);
            let wrong = if nth == 0 && !peer.truth.is_right() {
                "wrong answer"
            } else {
                ""
            };
            writeln!(
                text,
                "| {} | {:.0} | {} | {} | {} | {wrong} |",
                peer.name,
                timed.per_second,
                of_next.map_or_else(String::new, |times| format!("{times:.1} ×")),
                Milliseconds(timed.p50),
                Milliseconds(timed.p99),
            )?;
        }
    }

    text.push_str("\n## A guard that is fast, and a part that takes 100 ms\n\n");
    text.push_str("| | first byte of the body | last |\n|---|---|---|\n");
    for Measured { name, late, .. } in all {
        let [first, last] =
            [late.first, late.last].map(|time| Milliseconds(time.as_secs_f64() * 1e6));
        writeln!(text, "| {name} | {first} | {last} |")?;
    }

    text.push_str("\n## Resident memory\n\n| | before the load | at most |\n|---|---|---|\n");
    for Measured {
        name, idle, busy, ..
    } in all
    {
        writeln!(text, "| {name} | {idle:.0} MiB | {busy:.0} MiB |")?;
    }
    Ok(text)
}

fn tick(is: bool) -> &'static str {
    if is { "✓" } else { "✗" }
}

/// Of microseconds.
struct Milliseconds(f64);

impl Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} ms", self.0 / 1e3)
    }
}
