//! Nothing leaks: requests of all kinds, by everybody, for every call site, at the same time, and
//! every byte of the answers and of the log searched for what must not be there.
//!
//! Each protected answer holds a canary that says whose it is, and most users ask only once in a
//! run: so it is found as well where it belongs to another user, or to another request.
//!
//! `cargo test` runs a few thousand requests; `cargo xtask fuzz` a million, with a seed of its own.

#[path = "../common/mod.rs"]
mod common;

mod ask;
mod cell;
mod check;
mod leak;
mod log;
mod run;

use std::{env, str::FromStr};

use tokio::sync::Mutex;

use self::{cell::Cell, common::canary, leak::Leak, run::Run};

/// The log is one for the whole process, so the runs follow one another.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_leaks() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let run = Run {
        seed: variable("FUZZ_SEED", 3),
        requests: variable("FUZZ_REQUESTS", 4_000),
        leak: None,
    };
    assert!(run.requests > Cell::all().len(), "every cell is covered");
    let found = run.run().await;
    println!("{found}");
    assert!(found.wrong.is_none(), "{found}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leak_that_is_put_in_is_found_within_a_thousand_requests() {
    let _turn = ONE_AT_A_TIME.lock().await;
    for leak in Leak::ALL {
        let run = Run {
            seed: 3,
            requests: 1_000,
            leak: Some(leak),
        };
        let found = run.run().await;
        println!("{leak:?}: {found}");
        let wrong = found.wrong.expect("it is found");
        assert!(wrong.starts_with('`'), "it is the leak: {wrong}");
    }
}

#[test]
fn a_canary_is_found_however_it_is_spelt() {
    for text in [
        "CANARY-of-bob",
        "<b>&#67;ANARY</b>",
        "&#x43;&#x41;NARY",
        "/?q=%43%41NARY",
        "{\"a\":\"\\u0043ANARY\"}",
        "Q0FOQVJZLW9mLWJvYg==",
        "eENBTkFSWS1vZi1ib2I=",
        "eHhDQU5BUlktb2YtYm9i",
    ] {
        assert!(canary::find_in(text, None).is_some(), "{text}");
    }
    assert_eq!(canary::find_in("&#67;a % \\u00 &# %zz", None), None);
}

#[test]
fn only_ones_own_canary_may_be_there() {
    assert_eq!(canary::find_in("CANARY-of-bob-page", Some("bob")), None);
    for other in [
        "CANARY-of-bobby",
        "CANARY-of-nobody",
        "CANARY-of-bob, CANARY-of-ada",
    ] {
        assert!(canary::find_in(other, Some("bob")).is_some(), "{other}");
    }
}

fn variable<T: FromStr>(name: &str, otherwise: T) -> T {
    let value = env::var(name).ok();
    value.map_or(otherwise, |value| {
        value
            .parse()
            .ok()
            .expect("a whole number in FUZZ_SEED and FUZZ_REQUESTS")
    })
}
