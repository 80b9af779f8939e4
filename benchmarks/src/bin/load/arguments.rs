use std::time::Duration;

use anyhow::{Context, Result};
use lexopt::{Arg, Parser, ValueExt};

const USAGE: &str = "\
load --origin URL --process ID --workers N --flood TIMES --rounds N --seconds N
     --slower PERCENT --sign-ins PERCENT --memory MIB";

/// What is measured, and what it may come to.
pub(crate) struct Arguments {
    pub(crate) origin: String,
    /// The server's, by which the system knows it.
    pub(crate) process: u32,
    /// Threads of the server that hash.
    pub(crate) workers: usize,
    /// Sign-ins that are sent, by what the workers manage.
    pub(crate) flood: f64,
    pub(crate) rounds: u32,
    /// How long each part of a round takes.
    pub(crate) span: Duration,
    /// Percent by which the p99 of pages may grow.
    pub(crate) slower: f64,
    /// Percent of argon2's own hashes that have to be sign-ins.
    pub(crate) sign_ins: f64,
    /// MiB beside those of the workers: for connections, and what the allocator keeps.
    pub(crate) memory: f64,
}

impl Arguments {
    /// Of the program. All are needed.
    pub(crate) fn from_env() -> Result<Self> {
        Self::parse(Parser::from_env()).context(USAGE)
    }

    fn parse(mut parser: Parser) -> Result<Self> {
        let (mut origin, mut process, mut workers) = (None, None, None);
        let (mut flood, mut rounds, mut seconds) = (None, None, None);
        let (mut slower, mut sign_ins, mut memory) = (None, None, None);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("origin") => origin = Some(parser.value()?.string()?),
                Arg::Long("process") => process = Some(parser.value()?.parse()?),
                Arg::Long("workers") => workers = Some(parser.value()?.parse()?),
                Arg::Long("flood") => flood = Some(parser.value()?.parse()?),
                Arg::Long("rounds") => rounds = Some(parser.value()?.parse()?),
                Arg::Long("seconds") => seconds = Some(parser.value()?.parse()?),
                Arg::Long("slower") => slower = Some(parser.value()?.parse()?),
                Arg::Long("sign-ins") => sign_ins = Some(parser.value()?.parse()?),
                Arg::Long("memory") => memory = Some(parser.value()?.parse()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Self {
            origin: origin.context("--origin is missing")?,
            process: process.context("--process is missing")?,
            workers: workers.context("--workers is missing")?,
            flood: flood.context("--flood is missing")?,
            rounds: rounds.context("--rounds is missing")?,
            span: Duration::from_secs(seconds.context("--seconds is missing")?),
            slower: slower.context("--slower is missing")?,
            sign_ins: sign_ins.context("--sign-ins is missing")?,
            memory: memory.context("--memory is missing")?,
        })
    }
}
