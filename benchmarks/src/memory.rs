//! What a process takes of the memory.

use std::fs;

use anyhow::{Context, Result};

/// In MiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// At the moment.
    pub resident: f64,
    /// At most so far.
    pub peak: f64,
}

/// Of the process with this id.
///
/// # Errors
///
/// There is none, or this is not Linux.
pub fn memory(process: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))
        .context("resident memory is read from /proc, on Linux")?;
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kib.map(|kib| kib / 1_024.0).context("a line of /proc")
    };
    Ok(Memory {
        resident: of("VmRSS:")?,
        peak: of("VmHWM:")?,
    })
}
