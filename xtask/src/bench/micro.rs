//! The parts, by criterion: `docs/parts.md`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::postgres::Postgres;
use crate::process;
use crate::workspace::Workspace;

const HEAD: &str = "\
# What the parts of the layer take

Written by `cargo xtask bench`; do not edit. Whole requests by [criterion](https://bheisler.github.io/criterion.rs),
in process and without a network, and the parts as differences between two of them. Sessions are in a real
SQLite and a real PostgreSQL, on the same machine.
";

/// What is left when one request is taken from another, each by its group and name.
struct Part {
    name: &'static str,
    with: &'static str,
    without: &'static str,
    /// How many of the part the one has.
    times: f64,
}

const PARTS: [Part; 9] = [
    part(
        "a boundary that shows its children",
        "boundaries/ten",
        "boundaries/none",
        10.0,
    ),
    part(
        "raising an interrupt in a page, and rendering again",
        "refused-page/in-page",
        "refused-page/by-rule",
        1.0,
    ),
    part(
        "a denial, with one challenge",
        "handler/one-challenge",
        "handler/answered",
        1.0,
    ),
    part(
        "a further challenge",
        "handler/four-challenges",
        "handler/one-challenge",
        3.0,
    ),
    part(
        "sealing a form of a kilobyte into the page",
        "form/sealed",
        "form/lost",
        1.0,
    ),
    part(
        "opening a seal, and answering for what is in it",
        "form/sign-in-and-unseal",
        "form/sign-in",
        1.0,
    ),
    part(
        "the first guard of a request, SQLite",
        "guards-sqlite/first",
        "guards-sqlite/none",
        1.0,
    ),
    part(
        "a later guard",
        "guards-sqlite/hundred-later",
        "guards-sqlite/first",
        100.0,
    ),
    part(
        "the first guard of a request, PostgreSQL",
        "guards-postgresql/first",
        "guards-postgresql/none",
        1.0,
    ),
];

const fn part(name: &'static str, with: &'static str, without: &'static str, times: f64) -> Part {
    Part {
        name,
        with,
        without,
        times,
    }
}

/// Microseconds: the mean, and the interval that it is in with 95 %.
struct Estimate {
    mean: f64,
    from: f64,
    to: f64,
}

impl Estimate {
    fn half_width(&self) -> f64 {
        (self.to - self.from) / 2.0
    }
}

pub(super) fn measure(
    workspace: &Workspace,
    folder: &Path,
    packages: &[&str],
    quick: bool,
    machine: &str,
) -> Result<()> {
    let postgres = Postgres::start()?;
    let mut cargo = process::cargo(workspace.root());
    cargo
        .arg("bench")
        .args(packages)
        .args(["--bench", "layer", "--bench", "guards", "--", "--noplot"])
        .env("CARGO_INCREMENTAL", "0")
        .env("BENCH_POSTGRES", postgres.url());
    if quick {
        cargo.arg("--quick");
    }
    process::run(&mut cargo)?;
    let results = workspace.target().join("criterion");
    let text = format!("{HEAD}\n{machine}\n{}", tables(&results)?);
    fs::write(folder.join("parts.md"), text).context("the table can not be written")
}

fn tables(results: &Path) -> Result<String> {
    let mut parts = String::from("| part | |\n|---|---|\n");
    let mut requests = String::from("\n| request | mean | 95 % interval |\n|---|---|---|\n");
    let mut known: Vec<&str> = Vec::new();
    for Part {
        name,
        with,
        without,
        times,
    } in PARTS
    {
        let (one, other) = (estimate(results, with)?, estimate(results, without)?);
        let took = (one.mean - other.mean) / times;
        let within = one.half_width().hypot(other.half_width()) / times;
        parts.push_str(&format!("| {name} | {took:.1} ± {within:.1} µs |\n"));
        known.extend([without, with]);
    }
    known.push("refused-page/cached");
    known.sort_unstable();
    known.dedup();
    for name in known {
        let Estimate { mean, from, to } = estimate(results, name)?;
        requests.push_str(&format!(
            "| {name} | {mean:.1} µs | {from:.1} to {to:.1} µs |\n"
        ));
    }
    Ok(parts + &requests)
}

/// What criterion has written of a request.
fn estimate(results: &Path, name: &str) -> Result<Estimate> {
    let file = results.join(name).join("new/estimates.json");
    let text = fs::read(&file).with_context(|| format!("can't read {}", file.display()))?;
    let estimates: serde_json::Value = serde_json::from_slice(&text)?;
    let mean = &estimates["mean"];
    let interval = &mean["confidence_interval"];
    let microseconds = |value: &serde_json::Value| {
        let nanoseconds = value
            .as_f64()
            .with_context(|| format!("no number in {}", file.display()))?;
        anyhow::Ok(nanoseconds / 1e3)
    };
    Ok(Estimate {
        mean: microseconds(&mean["point_estimate"])?,
        from: microseconds(&interval["lower_bound"])?,
        to: microseconds(&interval["upper_bound"])?,
    })
}
