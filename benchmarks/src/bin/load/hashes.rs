use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;
use argon2::{Algorithm, Argon2, Params, Version};

use crate::{
    flood::{Flood, Passwords},
    joined,
    pages::pages,
    scoped,
    site::{PASSWORD, Site},
};

/// How many hashes argon2 itself makes, in so many threads.
pub(crate) fn alone(workers: usize, span: Duration) -> Result<u64> {
    let until = Instant::now() + span;
    let hash = || -> Result<u64> {
        let params = Params::new(19 * 1_024, 2, 1, None).map_err(anyhow::Error::msg)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut output = [0; 32];
        let mut count = 0;
        while Instant::now() < until {
            argon2
                .hash_password_into(PASSWORD.as_bytes(), b"sixteen bytes of", &mut output)
                .map_err(anyhow::Error::msg)?;
            count += 1;
        }
        Ok(count)
    };
    let counts = scoped(workers, hash)?;
    Ok(counts.iter().sum())
}

/// The same, while pages are asked for and as many requests arrive as in a flood, none of which is worth a
/// hash.
pub(crate) fn besides(site: &Site, workers: usize, rate: f64, span: Duration) -> Result<u64> {
    let flood = Flood::begin(site, rate, span, Passwords::TooLong);
    let page_requests = thread::spawn({
        let site = site.clone();
        move || pages(&site, span)
    });
    let hashes = alone(workers, span)?;
    flood.end()?;
    joined(page_requests)?;
    Ok(hashes)
}
