//! Instructions per request, with the layer and without it, counted by callgrind.
//!
//! Each subject is served twice, for fewer and for more requests: the difference has nothing of the
//! start in it. What is compared is compared in one run, of one build.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use benchmarks::{form::TEXT, subject::Subject};
use ureq::Agent;

const FEWER: u64 = 100;
const MORE: u64 = 400;
/// Requests to each of two servers whose times are compared.
const ROUNDS: usize = 2_000;

/// The time, and how the body is framed: what the layer has held in full has a length.
const NOT_COMPARED: [&str; 3] = ["date", "content-length", "transfer-encoding"];

struct Pair {
    one: Subject,
    other: Subject,
    /// By how much the other may be above the one, in per cent.
    limit: Option<f64>,
    /// Whether both have the same to say, byte for byte.
    same: bool,
}

const PAIRS: [Pair; 8] = [
    Pair {
        one: Subject::Page,
        other: Subject::PageUnderLayer,
        limit: Some(2.0),
        same: true,
    },
    Pair {
        one: Subject::Handler,
        other: Subject::HandlerUnderLayer,
        limit: None,
        same: true,
    },
    Pair {
        one: Subject::DenialByHandUnderLayer,
        other: Subject::Denial,
        limit: Some(5.0),
        same: true,
    },
    Pair {
        one: Subject::DenialByHand,
        other: Subject::Denial,
        limit: None,
        same: true,
    },
    Pair {
        one: Subject::RefusedForm,
        other: Subject::KeptForm,
        limit: None,
        same: false,
    },
    Pair {
        one: Subject::AllowedPageInLeptos,
        other: Subject::AllowedPage,
        limit: None,
        same: false,
    },
    Pair {
        one: Subject::AllowedPage,
        other: Subject::DeniedPage,
        limit: Some(0.0),
        same: false,
    },
    Pair {
        one: Subject::DeniedPage,
        other: Subject::CachedPage,
        limit: None,
        same: false,
    },
];

const HEAD: &str = "\
# Instructions per request

Written by `cargo xtask instructions`: an optimised server under callgrind, user space only, each
pair of one build and one run. The page has a layout with links, a title, and twenty rows from a
resource; the handler answers with the same rows as JSON; the denial is a 401 as problem details,
with the same head and body where it is written by hand. The form has a kilobyte of text and is refused
with 401; it is lost, or kept in the page until somebody has signed in. The last three are the protected page
of `docs/benchmarks.md`: in leptos alone and with the layer for who is signed in, refused by a path rule, and
refused with a page that was rendered for somebody else.

| one | instructions | other | instructions | more | limit |
|---|---|---|---|---|---|
";

fn main() -> Result<()> {
    let document = env::args_os().nth(1).context("where does the table go?")?;
    // Built beside this one.
    let program = env::current_exe()?.with_file_name("subject");
    let mut table = String::from(HEAD);
    let mut beyond = Vec::new();
    for Pair {
        one,
        other,
        limit,
        same,
    } in PAIRS
    {
        if same {
            same_answer(&program, one, other)?;
        }
        let base = per_request(&program, one)?;
        let ours = per_request(&program, other)?;
        let more = 100.0 * (ours as f64 / base as f64 - 1.0);
        let allowed = limit.map_or("none".to_owned(), |limit| format!("{limit} %"));
        let (one, other) = (one.name(), other.name());
        let row = format!("| {one} | {base} | {other} | {ours} | {more:+.1} % | {allowed} |");
        println!("{row}");
        table.push_str(&row);
        table.push('\n');
        if limit.is_some_and(|limit| more > limit) {
            beyond.push(other);
        }
    }
    table.push_str(&kept_form(&program)?);
    fs::write(document, table)?;
    ensure!(
        beyond.is_empty(),
        "more than it may cost: {}",
        beyond.join(", ")
    );
    Ok(())
}

/// What keeping a form costs in bytes and in time: the two servers answer in turn, so that both meet the
/// same machine.
fn kept_form(program: &Path) -> Result<String> {
    let start = |subject: Subject| {
        let server = Server::start(Command::new(program).arg(subject.name()))?;
        anyhow::Ok((server, agent(), subject))
    };
    let servers = [start(Subject::RefusedForm)?, start(Subject::KeptForm)?];
    let mut times = [Vec::new(), Vec::new()];
    let mut bytes = [0, 0];
    for _ in 0..ROUNDS {
        for (n, (server, agent, subject)) in servers.iter().enumerate() {
            let before = Instant::now();
            let answer = server.ask(agent, *subject)?;
            times[n].push(before.elapsed());
            ensure!(answer.status == 401, "{answer:#?}");
            bytes[n] = answer.body.len();
        }
    }
    for (server, ..) in servers {
        server.stop()?;
    }
    let [lost, kept] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_micros()
    });
    Ok(format!(
        "\nA kept form of {TEXT} bytes: {} bytes more of page, and {} µs more ({lost} and {kept} µs, the \
         medians of {ROUNDS} requests each, in turn, client included).\n",
        bytes[1] - bytes[0],
        kept.saturating_sub(lost),
    ))
}

/// Two answers that differ would not be worth comparing.
fn same_answer(program: &Path, one: Subject, other: Subject) -> Result<()> {
    let ask = |subject: Subject| {
        let server = Server::start(Command::new(program).arg(subject.name()))?;
        let answer = server.ask(&agent(), subject)?;
        server.stop()?;
        anyhow::Ok(answer)
    };
    let (one_answer, other_answer) = (ask(one)?, ask(other)?);
    ensure!(
        one_answer == other_answer,
        "{} and {} answer differently:\n{one_answer:#?}\n{other_answer:#?}",
        one.name(),
        other.name()
    );
    Ok(())
}

fn per_request(program: &Path, subject: Subject) -> Result<u64> {
    let fewer = instructions(program, subject, FEWER)?;
    let more = instructions(program, subject, MORE)?;
    Ok((more - fewer) / (MORE - FEWER))
}

/// Of a server that starts, answers so many requests and ends.
fn instructions(program: &Path, subject: Subject, requests: u64) -> Result<u64> {
    let profile = program.with_file_name(format!("callgrind.{}.{requests}", subject.name()));
    let mut valgrind = Command::new("valgrind");
    valgrind
        .arg("--quiet")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .arg(subject.name());
    let server = Server::start(&mut valgrind)?;
    let agent = agent();
    for _ in 0..requests {
        server.ask(&agent, subject)?;
    }
    server.stop()?;
    total(&profile)
}

/// The sum that callgrind ends its profile with.
fn total(profile: &Path) -> Result<u64> {
    let text = fs::read_to_string(profile)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = total.with_context(|| format!("{} has no total", profile.display()))?;
    Ok(total.trim().parse()?)
}

/// Keeps its connection; takes a refusal for an answer.
fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into()
}

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

/// The nonce is another one in each answer.
fn without_nonce(body: String) -> String {
    let nonce = body.split("nonce=\"").nth(1);
    let nonce = nonce.and_then(|rest| rest.split('"').next());
    nonce.map_or(body.clone(), |nonce| body.replace(nonce, ""))
}

struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(command: &mut Command) -> Result<Self> {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{command:?} can not be started"))?;
        let stdout = process.stdout.take().context("standard output is piped")?;
        let mut url = String::new();
        BufReader::new(stdout).read_line(&mut url)?;
        let url = url.trim().to_owned();
        Ok(Self { process, url })
    }

    fn ask(&self, agent: &Agent, subject: Subject) -> Result<Answer> {
        let mut response = match subject.form() {
            None => {
                let request = agent
                    .get(format!("{}{}", self.url, subject.path()))
                    .header("accept", subject.accept());
                match subject.cookie() {
                    Some(cookie) => request.header("cookie", cookie).call()?,
                    None => request.call()?,
                }
            }
            Some(form) => agent
                .post(&self.url)
                .header("accept", "text/html")
                .header("origin", &self.url)
                .header("sec-fetch-site", "same-origin")
                .content_type("application/x-www-form-urlencoded")
                .send(form)?,
        };
        let headers = response
            .headers()
            .iter()
            .filter(|(name, _)| !NOT_COMPARED.contains(&name.as_str()))
            .map(|(name, value)| Ok((name.to_string(), value.to_str()?.to_owned())))
            .collect::<Result<_>>()?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers,
            body: without_nonce(response.body_mut().read_to_string()?),
        })
    }

    fn stop(mut self) -> Result<()> {
        drop(self.process.stdin.take());
        let status = self.process.wait()?;
        ensure!(status.success(), "the server failed ({status})");
        Ok(())
    }
}
