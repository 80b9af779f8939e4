use std::path::PathBuf;

use anyhow::{Context, Result};
use lexopt::{Arg, Parser, ValueExt};

/// What `cargo xtask bench` hands over.
pub(crate) struct Arguments {
    /// The folder of those that are not built here.
    pub(crate) peers: PathBuf,
    pub(crate) table: PathBuf,
    pub(crate) picture: PathBuf,
    pub(crate) rounds: u32,
    /// Of each round and case.
    pub(crate) seconds: u32,
    /// Visits to the page with a late part.
    pub(crate) visits: u32,
    /// The lines about the machine.
    pub(crate) machine: String,
}

impl Arguments {
    pub(crate) fn from_env() -> Result<Self> {
        let mut parser = Parser::from_env();
        let (mut peers, mut table, mut picture, mut machine) = (None, None, None, None);
        let (mut rounds, mut seconds, mut visits) = (None, None, None);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("peers") => peers = Some(parser.value()?.into()),
                Arg::Long("table") => table = Some(parser.value()?.into()),
                Arg::Long("picture") => picture = Some(parser.value()?.into()),
                Arg::Long("machine") => machine = Some(parser.value()?.string()?),
                Arg::Long("rounds") => rounds = Some(parser.value()?.parse()?),
                Arg::Long("seconds") => seconds = Some(parser.value()?.parse()?),
                Arg::Long("visits") => visits = Some(parser.value()?.parse()?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Self {
            peers: peers.context("--peers is missing")?,
            table: table.context("--table is missing")?,
            picture: picture.context("--picture is missing")?,
            rounds: rounds.context("--rounds is missing")?,
            seconds: seconds.context("--seconds is missing")?,
            visits: visits.context("--visits is missing")?,
            machine: machine.context("--machine is missing")?,
        })
    }
}
