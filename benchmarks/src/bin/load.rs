//! A flood of sign-ins, and what it does to everybody else.
//!
//! In one run against one server: what argon2 itself gives with as many threads as the server has workers,
//! alone and while as many requests arrive as in the flood (processors may share a core, and all share the
//! memory); how long pages take while it is quiet; and the same while ten times as many people sign in as it
//! can serve. Requests are sent by the clock and not one after the other, so a server that is slow is not asked
//! less for it, and the wait counts from when a request was due.
//!
//! `load ORIGIN PROCESS_ID WORKERS FLOOD ROUNDS SECONDS SLOWER LOGINS MEMORY` prints the figures, and fails where
//! one is beyond its limit. `FLOOD` is how many times what the workers manage is sent, `SECONDS` how long each
//! part of a round takes, `SLOWER` by how many percent the p99 of pages may grow, `LOGINS` how many percent of
//! argon2's own hashes have to be sign-ins, and `MEMORY` how many MiB may be taken besides the workers' own. Run
//! by `cargo xtask load`.

use std::{
    env, fs,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use argon2::{Algorithm, Argon2, Params, Version};
use ureq::Agent;

/// Requests for pages, a second.
const PAGES: u64 = 40;
/// Pages that are asked for in turn, by somebody who is signed in.
const PATHS: [&str; 3] = ["/notes", "/", "/v1/notes"];
/// How many people sign in.
const ACCOUNTS: usize = 24;
const PASSWORD: &str = "quiet-harbour-lantern-42";
/// What one hash takes.
const MIB_EACH: f64 = 19.0;
/// That a flood comes by: more than the queue holds.
const CONNECTIONS: u64 = 128;
/// Bytes of a password that nobody can have.
const TOO_LONG: usize = 1_100;
/// Before anything is counted.
const WARM_UP: Duration = Duration::from_secs(2);

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [
        origin,
        process,
        workers,
        flood,
        rounds,
        seconds,
        slower,
        logins,
        more,
    ] = arguments.as_slice()
    else {
        anyhow::bail!("load ORIGIN PROCESS_ID WORKERS FLOOD ROUNDS SECONDS SLOWER LOGINS MEMORY");
    };
    let (process, workers): (u32, usize) = (process.parse()?, workers.parse()?);
    let (rounds, seconds): (u32, u64) = (rounds.parse()?, seconds.parse()?);
    let limits = Limits {
        slower: slower.parse()?,
        logins: logins.parse()?,
        memory: more.parse()?,
    };

    let people = people(origin)?;
    let before = memory(process)?;
    let site = Site {
        origin,
        people: &people,
        workers,
        flood: flood.parse()?,
    };
    let mut sum = Sum::default();
    for _ in 0..rounds {
        sum.round(&site, Duration::from_secs(seconds))?;
    }
    let peak = memory(process)?;
    sum.report(workers, (rounds * seconds as u32).into(), &limits)?;

    let bound = before.resident + workers as f64 * MIB_EACH + limits.memory;
    println!(
        "| resident memory | {:.0} MiB before | {:.0} MiB at most | | at most {bound:.0} MiB |",
        before.resident, peak.peak,
    );
    ensure!(
        peak.peak <= bound,
        "the flood takes more memory than it may"
    );
    Ok(())
}

/// What is asked, and by whom.
struct Site<'a> {
    origin: &'a str,
    people: &'a [Person],
    workers: usize,
    /// Sign-ins that are sent, by what the workers manage.
    flood: f64,
}

struct Limits {
    /// In percent, as is the next.
    slower: f64,
    logins: f64,
    /// MiB beside those of the workers: for connections, and what the allocator keeps.
    memory: f64,
}

/// What happened in all rounds. Times are in milliseconds.
#[derive(Default)]
struct Sum {
    quiet: Vec<f64>,
    busy: Vec<f64>,
    /// Hashes of argon2 itself, alone and beside as many requests.
    alone: u64,
    besides: u64,
    signed_in: u64,
    refused: u64,
}

impl Sum {
    /// One after the other, so that all have their share of what else the machine does.
    fn round(&mut self, site: &Site<'_>, span: Duration) -> Result<()> {
        let Site {
            origin,
            people,
            workers,
            flood,
        } = *site;
        let reader = people.first().context("somebody")?;
        let alone = raw_hashes(workers, span)?;
        let rate = alone as f64 / span.as_secs_f64() * flood;
        // The first requests find caches cold.
        pages(origin, reader, WARM_UP)?;
        self.quiet.extend(pages(origin, reader, span)?);
        self.alone += alone;
        self.besides += raw_hashes_besides(origin, reader, workers, rate, span)?;

        let flood = Flood::begin(origin, people, rate, WARM_UP + span);
        // It finds an empty queue, and opens its connections.
        pages(origin, reader, WARM_UP)?;
        let before = flood.signed_in();
        self.busy.extend(pages(origin, reader, span)?);
        self.signed_in += flood.signed_in() - before;
        self.refused += flood.end()?;
        Ok(())
    }

    fn report(&mut self, workers: usize, seconds: f64, limits: &Limits) -> Result<()> {
        let (quiet, busy) = (Times::of(&mut self.quiet), Times::of(&mut self.busy));
        let a_second = |count: u64| count as f64 / seconds;
        let slower = percent(busy.p99, quiet.p99);
        let used = a_second(self.signed_in) / a_second(self.besides) * 100.0;
        println!(
            "| p99 of pages | {:.2} ms quiet | {:.2} ms in the flood | {slower:+.0} % | at most {:+.0} % |\n\
             | p50 of pages | {:.2} ms quiet | {:.2} ms in the flood | {:+.0} % | |\n\
             | sign-ins a second | {:.1} by argon2 itself in {workers} threads ({:.1} alone) | {:.1} | {used:.0} % | at least {:.0} % |\n\
             | refused with 503 or 429 | | {} | | |",
            quiet.p99,
            busy.p99,
            limits.slower,
            quiet.p50,
            busy.p50,
            percent(busy.p50, quiet.p50),
            a_second(self.besides),
            a_second(self.alone),
            a_second(self.signed_in),
            limits.logins,
            self.refused,
        );
        ensure!(self.refused > 0, "nobody was refused: that was no flood");
        ensure!(slower <= limits.slower, "pages take longer than they may");
        ensure!(used >= limits.logins, "fewer sign in than could");
        Ok(())
    }
}

fn percent(now: f64, before: f64) -> f64 {
    (now / before - 1.0) * 100.0
}

#[derive(Clone)]
struct Person {
    email: String,
    cookie: String,
}

/// Takes a refusal for an answer, and leads nowhere.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(40)))
        .build()
        .into()
}

/// The status, and the cookie of the session, of a form that is posted to a page.
fn post(
    agent: &Agent,
    origin: &str,
    page: &str,
    function: &str,
    email: &str,
) -> Result<(u16, Option<String>)> {
    let email = email.replace('@', "%40");
    let form = format!("__function={function}&email={email}&password={PASSWORD}");
    let mut answer = agent
        .post(format!("{origin}{page}"))
        .header("accept", "text/html")
        .header("origin", origin)
        .header("sec-fetch-site", "same-origin")
        .content_type("application/x-www-form-urlencoded")
        .send(form)?;
    let cookie = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with("session"))
        .map(str::to_owned);
    // Read, so that the connection can be used again.
    answer.body_mut().read_to_vec()?;
    Ok((answer.status().as_u16(), cookie))
}

fn people(origin: &str) -> Result<Vec<Person>> {
    let agent = agent();
    (0..ACCOUNTS)
        .map(|n| {
            let email = format!("visitor-{n}@example.com");
            let (status, cookie) = post(&agent, origin, "/sign-up", "/api/sign_up", &email)?;
            let cookie = cookie.with_context(|| format!("a sign-up is answered with {status}"))?;
            Ok(Person { email, cookie })
        })
        .collect()
}

/// How many hashes argon2 itself makes, in so many threads.
fn raw_hashes(workers: usize, span: Duration) -> Result<u64> {
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
fn raw_hashes_besides(
    origin: &str,
    reader: &Person,
    workers: usize,
    rate: f64,
    span: Duration,
) -> Result<u64> {
    let requests = thread::spawn({
        let origin = origin.to_owned();
        move || {
            step_back()?;
            at_a_rate(rate, span, CONNECTIONS, move |agent, _, _| {
                no_hash(agent, &origin)
            })
        }
    });
    let page_requests = thread::spawn({
        let (origin, reader) = (origin.to_owned(), reader.clone());
        move || pages(&origin, &reader, span)
    });
    let hashes = raw_hashes(workers, span)?;
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

/// Who floods is somewhere else, so what it costs them is not to hold up those who ask for pages. For this
/// thread and those that it starts (`sched(7)`).
fn step_back() -> Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::setpriority_process(None, 10)?;
    Ok(())
}

fn joined<T>(thread: thread::JoinHandle<Result<T>>) -> Result<T> {
    let end = thread.join();
    end.map_err(|_| anyhow::anyhow!("a thread died"))?
}

/// Milliseconds.
struct Times {
    p50: f64,
    p99: f64,
}

impl Times {
    fn of(times: &mut [f64]) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let time = times.get((times.len() as f64 * part) as usize);
            time.copied().unwrap_or(f64::NAN)
        };
        Self {
            p50: at(0.5),
            p99: at(0.99),
        }
    }
}

/// How many milliseconds each page took, from when it was due.
fn pages(origin: &str, reader: &Person, span: Duration) -> Result<Vec<f64>> {
    let times = Arc::new(Mutex::new(Vec::new()));
    at_a_rate(PAGES as f64, span, 8, {
        let (origin, cookie, times) = (origin.to_owned(), reader.cookie.clone(), times.clone());
        move |agent, n, due| {
            let path = PATHS[n as usize % PATHS.len()];
            let mut answer = agent
                .get(format!("{origin}{path}"))
                .header("accept", "text/html")
                .header("cookie", &cookie)
                .call()?;
            let status = answer.status().as_u16();
            answer.body_mut().read_to_vec()?;
            ensure!(status == 200, "{path} is answered with {status}");
            let time = due.elapsed().as_secs_f64() * 1_000.0;
            times
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(time);
            Ok(())
        }
    })?;
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut *times))
}

/// Sends so many requests a second, each when it is due, by so many connections.
fn at_a_rate(
    rate: f64,
    span: Duration,
    connections: u64,
    ask: impl Fn(&Agent, u64, Instant) -> Result<()> + Clone + Send + 'static,
) -> Result<()> {
    let begun = Instant::now();
    let next = Arc::new(AtomicU64::new(0));
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (next, ask) = (next.clone(), ask.clone());
            thread::spawn(move || -> Result<()> {
                let agent = agent();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let due = Duration::from_secs_f64(n as f64 / rate);
                    if due >= span {
                        return Ok(());
                    }
                    let due = begun + due;
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    ask(&agent, n, due)?;
                }
            })
        })
        .collect();
    for thread in threads {
        joined(thread)?;
    }
    Ok(())
}

struct Flood {
    running: thread::JoinHandle<Result<()>>,
    signed_in: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
}

impl Flood {
    fn begin(origin: &str, people: &[Person], rate: f64, span: Duration) -> Self {
        let (signed_in, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let ask = {
            let (signed_in, refused) = (signed_in.clone(), refused.clone());
            let (origin, people) = (origin.to_owned(), people.to_vec());
            move |agent: &Agent, n: u64, _: Instant| {
                let email = &people[n as usize % people.len()].email;
                match post(agent, &origin, "/sign-in", "/api/sign_in", email)?.0 {
                    303 => signed_in.fetch_add(1, Ordering::Relaxed),
                    429 | 503 => refused.fetch_add(1, Ordering::Relaxed),
                    status => anyhow::bail!("a sign-in is answered with {status}"),
                };
                Ok(())
            }
        };
        let running = thread::spawn(move || {
            step_back()?;
            at_a_rate(rate, span, CONNECTIONS, ask)
        });
        Self {
            running,
            signed_in,
            refused,
        }
    }

    fn signed_in(&self) -> u64 {
        self.signed_in.load(Ordering::Relaxed)
    }

    /// How many were refused.
    fn end(self) -> Result<u64> {
        joined(self.running)?;
        Ok(self.refused.load(Ordering::Relaxed))
    }
}

/// MiB.
struct Memory {
    resident: f64,
    peak: f64,
}

fn memory(process: u32) -> Result<Memory> {
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
