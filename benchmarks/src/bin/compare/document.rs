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
    /// Of each round.
    rounds: Vec<f64>,
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
            rounds: rounds.iter().map(Figures::per_second).collect(),
            p50: median(|figures| figures.p50),
            p99: median(|figures| figures.p99),
        }
    }

    /// How many times the other's requests per second, round by round: both met the same machine in each.
    fn times(&self, other: &Self) -> Interval {
        let pairs = self.rounds.iter().zip(&other.rounds);
        Interval::of(
            &pairs
                .map(|(ours, theirs)| ours / theirs)
                .collect::<Vec<_>>(),
        )
    }
}

/// A mean, and how far from it the true one is at most, with 95 %.
struct Interval {
    mean: f64,
    within: f64,
}

/// Student's t for 95 % in both directions, by degrees of freedom from one on; the last for more.
const STUDENT: [f64; 9] = [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262,
];

impl Interval {
    fn of(values: &[f64]) -> Self {
        let number = values.len() as f64;
        let mean = values.iter().sum::<f64>() / number;
        let squares = values.iter().map(|value| (value - mean).powi(2));
        let variance = squares.sum::<f64>() / (number - 1.0);
        let t = STUDENT[values.len().saturating_sub(2).min(STUDENT.len() - 1)];
        Self {
            mean,
            within: t * (variance / number).sqrt(),
        }
    }
}

impl Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} ± {:.1} ×", self.mean, self.within)
    }
}

const HEAD: &str = "\
# What an interrupt costs, here and elsewhere

Written by `cargo xtask bench`; do not edit. The same small application by each: a page for everybody, a page
with twenty rows for who is signed in, the page with the form for who is not, and a handler. Each server has
the first processor, [wrk](https://github.com/wg/wrk) with 16 connections the second. All run all the time and
are asked in turn; the figures are medians of the rounds, and the ratios means of each round's, with the
interval that the true one is in with 95 %. None compresses. The allocator of ours, of leptos alone and of axum
is mimalloc.

Ours is there three times: `leptos_auth` refuses the page by a path rule, before it is rendered; `cached` does so
with a page that was rendered for another visitor without any credential (`AnonymousCache`); `in the page`
refuses in the server function that the page calls, so that it is rendered twice.
";

/// What falls short of being as fast as a string.
const HANDLER: &str = "
A handler that refuses with the layer is behind one that writes a string. No single thing takes it: the layer looks
at the target, the host and the credentials of each request, keeps its head for whoever asks later, has a turn for
what runs for it, and makes problem details and the challenge for each answer. `docs/instructions.md` has the sum
(`handler-under-layer`), and what is left where both are under the layer (`denial`).
";

pub(crate) fn write(all: &[Measured], arguments: &Arguments) -> Result<String> {
    let next = all.iter().find(|peer| peer.name == "next");
    let mut text = format!("{HEAD}\n{}", arguments.machine);
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
            let of_next = next.map(|next| timed.times(&next.timed[nth]).to_string());
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
                of_next.unwrap_or_default(),
                Milliseconds(timed.p50),
                Milliseconds(timed.p99),
            )?;
        }
    }

    text.push_str(HANDLER);

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

#[cfg(test)]
mod tests {
    use super::Interval;

    #[test]
    fn the_interval_is_students() {
        let Interval { mean, within } = Interval::of(&[9.0, 10.0, 11.0]);
        assert!((mean - 10.0).abs() < 1e-9);
        // 4.303 × 1 / √3
        assert!((within - 2.484).abs() < 1e-3, "{within}");
    }
}
