//! The page with a late part.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::{case::Case, running::Running};

/// When its body begins and ends, in the median visit.
pub(crate) struct Late {
    pub(crate) first: Duration,
    pub(crate) last: Duration,
}

pub(crate) fn late(peer: &Running, visits: u32) -> Result<Late> {
    let mut all: Vec<_> = (0..visits.max(1))
        .map(|_| visit(peer))
        .collect::<Result<_>>()?;
    let mut median = |of: fn(&Late) -> Duration| {
        all.sort_by_key(of);
        of(&all[all.len() / 2])
    };
    Ok(Late {
        first: median(|late| late.first),
        last: median(|late| late.last),
    })
}

fn visit(peer: &Running) -> Result<Late> {
    let case = Case::LatePage;
    let mut connection = TcpStream::connect(peer.address())?;
    connection.set_nodelay(true)?;
    let mut request = format!(
        "GET {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
        case.path(),
        peer.address()
    );
    for (name, value) in case.headers() {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let start = Instant::now();
    connection.write_all(request.as_bytes())?;
    let (mut answer, mut first) = (Vec::new(), None);
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = connection.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        answer.extend_from_slice(&buffer[..read]);
        let head = answer.windows(4).position(|end| end == b"\r\n\r\n");
        if head.is_some_and(|head| answer.len() > head + 4) {
            first.get_or_insert_with(|| start.elapsed());
        }
    }
    Ok(Late {
        first: first.context("the page has no body")?,
        last: start.elapsed(),
    })
}
