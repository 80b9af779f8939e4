use std::{
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use argon2::{Algorithm, Argon2, Params, Version};
use ureq::Agent;

use crate::{
    flood::CONNECTIONS,
    pages::pages,
    rate::{at_a_rate, joined, step_back},
    site::{PASSWORD, Site},
};

/// Bytes of a password that nobody can have.
const TOO_LONG: usize = 1_100;

/// How many hashes argon2 itself makes, in so many threads.
pub(crate) fn alone(workers: usize, span: Duration) -> Result<u64> {
    let until = Instant::now() + span;
    let threads: Vec<_> = (0..workers)
        .map(|_| {
            thread::spawn(move || -> Result<u64> {
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
            })
        })
        .collect();
    let mut sum = 0;
    for thread in threads {
        sum += joined(thread)?;
    }
    Ok(sum)
}

/// The same, while pages are asked for and as many requests arrive as in a flood, none of which is worth a
/// hash.
pub(crate) fn besides(site: &Site, workers: usize, rate: f64, span: Duration) -> Result<u64> {
    let requests = thread::spawn({
        let origin = site.origin.clone();
        move || {
            step_back()?;
            at_a_rate(rate, span, CONNECTIONS, move |agent, _, _| {
                no_hash(agent, &origin)
            })
        }
    });
    let page_requests = thread::spawn({
        let site = site.clone();
        move || pages(&site, span)
    });
    let hashes = alone(workers, span)?;
    joined(requests)?;
    joined(page_requests)?;
    Ok(hashes)
}

fn no_hash(agent: &Agent, origin: &str) -> Result<()> {
    let password = "a".repeat(TOO_LONG);
    let form = format!("email=visitor-0%40example.com&password={password}");
    let mut answer = agent
        .post(format!("{origin}/api/sign_in"))
        .header("accept", "application/json")
        .header("origin", origin)
        .header("sec-fetch-site", "same-origin")
        .content_type("application/x-www-form-urlencoded")
        .send(form)?;
    let status = answer.status().as_u16();
    answer.body_mut().read_to_vec()?;
    ensure!(
        status == 401,
        "a password that is too long is answered with {status}"
    );
    Ok(())
}
