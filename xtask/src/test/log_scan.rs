//! No secret in any log (ASVS 5.0, 16.2.5): all that the servers wrote while the browser tests ran is read
//! for what those tests typed and were given.
//!
//! | what | how it is known |
//! |---|---|
//! | passwords | those of `end2end` |
//! | e-mail addresses | all of `end2end` are below `example.org` or `example.com` |
//! | cookies of sessions | `session` and what follows it |
//! | keys of people, tokens of machines | `ak_` and `mt_` with a secret behind the id |
//! | signed tokens | three parts, of which the first begins as a JSON object does |
//! | seals of forms | the field that carries them |
//! | hashes of passwords | the scheme that PHC strings begin with |
//! | lines that somebody wrote into the log | a carriage return; an event without a time before it |

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// What the browser tests type into fields for passwords, or the start of it.
const PASSWORDS: [&str; 5] = [
    "quiet-harbour-lantern",
    "a-wrong-password",
    "not-the-password",
    "not the right one at all",
    "wrong-the-",
];
const DOMAINS: [&str; 4] = [
    "@example.org",
    "@example.com",
    "%40example.",
    "@example.net",
];
const COOKIE: &str = "session";
const TOKENS: [&str; 2] = ["ak_", "mt_"];
const SEAL: &str = "__resume=";
const HASH: &str = "$argon2";
/// `{"` in base64url.
const JSON: &str = "eyJ";

/// How many finds are shown.
const SHOWN: usize = 10;

/// Something that must not be in a log.
#[derive(Debug, PartialEq, Eq)]
struct Find {
    what: &'static str,
    /// The line without it.
    redacted: String,
}

/// Reads every log of a folder.
pub(super) fn check(folder: &Path) -> Result<usize> {
    let mut finds = Vec::new();
    let mut lines = 0;
    let logs = fs::read_dir(folder).context("the folder of the logs")?;
    for log in logs {
        let log = log?.path();
        if log.extension().is_none_or(|extension| extension != "log") {
            continue;
        }
        let bytes = fs::read(&log).with_context(|| log.display().to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in text.split('\n').enumerate() {
            lines += 1;
            if let Some(Find { what, redacted }) = find(line) {
                let number = number + 1;
                finds.push(format!("{}:{number}: {what}: {redacted}", log.display()));
            }
        }
    }
    if lines == 0 {
        bail!("there is no log to read in {}", folder.display());
    }
    if finds.is_empty() {
        return Ok(lines);
    }
    let shown = finds.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    bail!(
        "{} lines of the logs hold what they must not:\n{}",
        finds.len(),
        shown.join("\n")
    );
}

fn find(line: &str) -> Option<Find> {
    let line = without_colours(line);
    let line = line.as_str();
    let found = |what, at: usize, length: usize| {
        let (before, rest) = line.split_at_checked(at)?;
        let after = rest.get(length..).unwrap_or_default();
        let redacted = format!("{before}[..]{after}").replace('\r', "\\r");
        Some(Find { what, redacted })
    };
    for password in PASSWORDS {
        if let Some(at) = line.find(password) {
            return found("a password", at, word(line, at));
        }
    }
    for domain in DOMAINS {
        if let Some(at) = line.find(domain) {
            let start = line[..at]
                .rfind([' ', '"', '=', '\''])
                .map_or(0, |it| it + 1);
            return found("an e-mail address", start, word(line, start));
        }
    }
    for (at, _) in line.match_indices(COOKIE) {
        let rest = &line[at + COOKIE.len()..];
        // On plain HTTP it has the port in its name.
        let port = rest.strip_prefix('_').map(digits);
        let value = rest.get(port.map_or(0, |port| port + 1)..);
        let value = value.and_then(|rest| rest.strip_prefix('='));
        if value.is_some_and(|value| token_length(value) == 22) {
            return found("the cookie of a session", at, word(line, at));
        }
    }
    for token in TOKENS {
        for (at, _) in line.match_indices(token) {
            let secret = line.get(at + token.len() + 16..);
            let secret = secret.and_then(|rest| rest.strip_prefix('_'));
            if secret.is_some_and(|secret| token_length(secret) >= 20) {
                return found("a key or a token", at, word(line, at));
            }
        }
    }
    for (at, _) in line.match_indices(JSON) {
        let token = &line[at..at + word(line, at)];
        if token.matches('.').count() >= 2 && token.len() > 40 {
            return found("a signed token", at, token.len());
        }
    }
    if let Some(at) = line.find(SEAL) {
        return found("the seal of a form", at, word(line, at));
    }
    if let Some(at) = line.find(HASH) {
        return found("the hash of a password", at, word(line, at));
    }
    if let Some(at) = line.find('\r') {
        return found("a line that somebody wrote", at, 1);
    }
    let is_event = ["event=\"", "outcome=\""]
        .iter()
        .any(|it| line.contains(it));
    if is_event && !line.starts_with("20") {
        return found("a line that somebody wrote", 0, 0);
    }
    None
}

/// How long the word is that begins here.
fn word(line: &str, at: usize) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    rest.find([' ', '"', '\'', ';', ',', '&'])
        .unwrap_or(rest.len())
}

/// How many characters of base64url there are from the start on.
fn token_length(text: &str) -> usize {
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
    text.bytes().take_while(|byte| is_token(byte)).count()
}

/// How many digits there are from the start on.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The line as it is read: without what colours it in a terminal.
fn without_colours(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, code)) = rest.split_once("\u{1b}[") {
        text.push_str(before);
        let end = code.find(|c: char| c.is_ascii_alphabetic());
        rest = end.map_or("", |end| &code[end + 1..]);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = "2026-11-22T08:00:00.000000Z  INFO request{id=\"4c0c\" method=GET \
        path=/notes}: leptos_accounts: event=\"sign_in\" outcome=\"success\" account=\"0123456789abcdef\"";

    #[test]
    fn what_a_server_writes_passes() {
        for line in [
            EVENT,
            "",
            "Notebook: http://localhost:3000",
            "so the session cookie is `session_3000` and not `Secure`",
            "2026-11-22T08:00:00Z  WARN a request had two session cookies: neither counts",
            "ak_0123456789abcdef is refused, from the next request on.",
            "\u{1b}[2m2026-11-22T08:00:00Z\u{1b}[0m \u{1b}[32m INFO\u{1b}[0m event=\"denied\"",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }

    #[test]
    fn what_must_not_be_there_is_found_and_not_shown() {
        let cookie = "AbCdEfGhIjKlMnOpQrStUv";
        let secret = "0123456789012345678901234567890123456789abc";
        let (host, port) = (
            format!("__Host-session={cookie}"),
            format!("cookie: session_3000={cookie}; a=b"),
        );
        let (key, token) = (
            format!("ak_0123456789abcdef_{secret}"),
            format!("Bearer eyJhbGciOiJFUzI1NiJ9.{secret}.{secret}"),
        );
        let (what, lines) = (
            [
                "a password",
                "an e-mail address",
                "an e-mail address",
                "the cookie of a session",
                "the cookie of a session",
                "a key or a token",
                "a signed token",
                "the seal of a form",
                "the hash of a password",
            ],
            [
                "path=/x?password=quiet-harbour-lantern-42 y",
                "account=\"ann.b@example.org\"",
                "email=ann%40example.org&x",
                &host,
                &port,
                &key,
                &token,
                "__resume=AQIDBA",
                "$argon2id$v=19$m=19456",
            ],
        );
        for (what, line) in what.iter().zip(lines) {
            let found = find(line).unwrap_or_else(|| panic!("nothing found in {line}"));
            assert_eq!(found.what, *what, "{line}");
            for secret in [
                "quiet-harbour",
                "ann",
                "AbCdEf",
                "012345678901",
                "AQIDBA",
                "v=19",
            ] {
                assert!(!found.redacted.contains(secret), "{}", found.redacted);
            }
        }
    }

    #[test]
    fn a_line_that_somebody_wrote_is_found() {
        for line in [
            "event=\"sign_in\" outcome=\"success\" account=\"forged\"",
            " INFO leptos_accounts: event=\"sign_in\"",
            "2026-11-22T08:00:00Z  INFO path=/a\rforged",
        ] {
            let found = find(line).expect(line);
            assert_eq!(found.what, "a line that somebody wrote");
        }
    }

    #[test]
    fn a_folder_without_a_log_is_no_proof() {
        let folder = std::env::temp_dir().join(format!("no-logs-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        assert!(check(&folder).is_err());
        fs::write(folder.join("a.log"), EVENT).expect("a log");
        assert_eq!(check(&folder).expect("nothing in it"), 1);
        fs::write(folder.join("b.log"), "x ann@example.org").expect("a log");
        let error = check(&folder).expect_err("an address").to_string();
        assert!(
            error.contains("b.log:1") && !error.contains("ann@"),
            "{error}"
        );
        fs::remove_dir_all(&folder).expect("removed");
    }
}
