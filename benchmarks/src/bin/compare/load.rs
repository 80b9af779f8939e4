//! Requests, as many as one processor can send.

use std::{fs, process::Command};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::{case::Case, running::Running};

/// Where the load comes from.
const CLIENT: &str = "1";
const CONNECTIONS: u32 = 16;
/// Prints what it has counted, for a program.
const REPORT: &str = r#"
done = function(summary, latency)
    io.write(string.format(
        "\nREPORT{\"requests\":%d,\"duration\":%d,\"p50\":%d,\"p99\":%d,\"failed\":%d}\n",
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"#;

/// Times in microseconds.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Figures {
    pub(crate) requests: f64,
    pub(crate) duration: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    failed: f64,
}

impl Figures {
    pub(crate) fn per_second(&self) -> f64 {
        self.requests / self.duration * 1e6
    }
}

pub(crate) fn load(peer: &Running, case: Case, seconds: u32) -> Result<Figures> {
    let script = std::env::temp_dir().join(format!("leptos-auth-wrk-{}.lua", std::process::id()));
    fs::write(&script, REPORT)?;
    let mut wrk = Command::new("taskset");
    wrk.args(["--cpu-list", CLIENT, "wrk", "--threads", "1"])
        .args(["--connections", &CONNECTIONS.to_string()])
        .args(["--duration", &format!("{seconds}s")])
        .arg("--script")
        .arg(&script);
    for (name, value) in case.headers() {
        wrk.args(["--header", &format!("{name}: {value}")]);
    }
    let output = wrk.arg(peer.url(case)).output();
    fs::remove_file(&script)?;
    let output = output.context("wrk can not be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let report = text.lines().find_map(|line| line.strip_prefix("REPORT"));
    let report = report.with_context(|| format!("wrk reports nothing: {text}"))?;
    let figures: Figures = serde_json::from_str(report)?;
    ensure!(
        figures.failed == 0.0,
        "{} failed {} times at {case:?}",
        peer.name(),
        figures.failed
    );
    Ok(figures)
}
