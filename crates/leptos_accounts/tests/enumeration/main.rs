//! The time of a refusal tells nobody whether an account exists (ASVS 5.0, 6.3.8). That its bytes do not, in
//! any dialect, is in `server/src/alike.rs`.
//!
//! Two kinds of answers are asked for in turn, in random order, and their times, and the ranks of their times,
//! compared by Welch's t-test; what is further from 0 counts. Below [`LIMIT`] they can't be told apart; a control that is slower by a millisecond has to be found, or the
//! measurement would be blind.
//!
//! `cargo xtask enumeration` is the long form, and writes `docs/enumeration.md`.

#![cfg(feature = "ssr")]

#[path = "../common/mod.rs"]
mod common;
mod welch;

use std::{
    env, fs,
    future::Future,
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};
use leptos_accounts::Throttle;

use self::welch::{cropped, ranks, welch_t};

/// What is usual for leaks of time: one chance in 100,000 and less.
const LIMIT: f64 = 4.5;
/// In the suite the machine has other things to do: less is certain, and less is asked.
const LIMIT_IN_SHORT: f64 = 6.0;
const CONTROL_IN_SHORT: f64 = 3.0;
const PAIRS_IN_SHORT: usize = 250;
/// Pauses of the machine say nothing of the program.
const KEPT: f64 = 0.9;

const UNKNOWN: &str = "eve@example.com";
const DISABLED: &str = "dot@example.com";
const WRONG_PASSWORD: &str = "correct horse batterz";

/// What somebody may learn nothing about: how it is called, the address, and the password that is tried.
/// Each is compared with an address that is unknown.
const STATES: [(&str, &str, &str); 3] = [
    ("a wrong password", EMAIL, WRONG_PASSWORD),
    (
        "an account that is disabled, its password",
        DISABLED,
        PASSWORD,
    ),
    (
        "an account that is disabled, another password",
        DISABLED,
        WRONG_PASSWORD,
    ),
];

#[tokio::test]
async fn the_time_of_a_refusal_does_not_tell_whether_there_is_an_account() {
    let told = env::var("ENUMERATION_PAIRS").ok();
    let pairs = told.as_ref().map(|pairs| pairs.parse().expect("a number"));
    let (limit, control) = match pairs {
        Some(_) => (LIMIT, LIMIT),
        None => (LIMIT_IN_SHORT, CONTROL_IN_SHORT),
    };
    let pairs = pairs.unwrap_or(PAIRS_IN_SHORT);

    let app = App::at("http://localhost:3000", |config| {
        config.throttle(Throttle::default().danger_unlimited())
    })
    .await;
    app.signed_up().await;
    app.credentials("/up", None, DISABLED, PASSWORD).await;
    sqlx::query("UPDATE account_users SET disabled_at = 1 WHERE email = $1")
        .bind(DISABLED)
        .execute(app.pool())
        .await
        .expect("disabled");
    let refused = async |email: &str, password: &str| {
        let answer = app.credentials("/in", None, email, password).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    };

    let mut rows = String::new();
    let mut row = |what: &str, found: Found, verdict: bool, wanted: &str| {
        let line = format!(
            "| {what} | {pairs} | {:.2} ms | {:.2} ms | {:.2} | {wanted} |\n",
            found.unknown, found.other, found.t
        );
        print!("{line}");
        rows.push_str(&line);
        assert!(verdict, "{what}: t is {:.2}, wanted: {wanted}", found.t);
    };
    for (what, email, password) in STATES {
        let found = compare(
            pairs,
            || refused(UNKNOWN, password),
            || refused(email, password),
        )
        .await;
        let is_alike = found.t.abs() < limit;
        row(what, found, is_alike, &format!("below {limit}"));
    }
    let slower = || async {
        refused(UNKNOWN, WRONG_PASSWORD).await;
        std::thread::sleep(Duration::from_millis(1));
    };
    let found = compare(pairs, || refused(UNKNOWN, WRONG_PASSWORD), slower).await;
    let is_found = found.t.abs() > control;
    row(
        "the control: 1 ms more",
        found,
        is_found,
        &format!("above {control}"),
    );
    if let Some(file) = env::var_os("ENUMERATION_REPORT") {
        fs::write(file, rows).expect("a report");
    }
}

/// The times of two kinds of answers: medians in milliseconds, and Welch's t.
struct Found {
    unknown: f64,
    other: f64,
    t: f64,
}

async fn compare<A, B>(pairs: usize, unknown: impl Fn() -> A, other: impl Fn() -> B) -> Found
where
    A: Future<Output = ()>,
    B: Future<Output = ()>,
{
    let mut times = [Vec::with_capacity(pairs), Vec::with_capacity(pairs)];
    for _ in 0..pairs {
        let first: bool = rand_bool();
        for is_other in [first, !first] {
            let begun = Instant::now();
            if is_other {
                other().await;
            } else {
                unknown().await;
            }
            let time = begun.elapsed().as_secs_f64() * 1_000.0;
            times[usize::from(is_other)].push(time);
        }
    }
    let [unknown, other] = times;
    // Ranks see what pauses hide in times, and times what is rare.
    let (first, second) = ranks(&unknown, &other);
    let by_rank = welch_t(&first, &second);
    let (unknown, other) = cropped(&unknown, &other, KEPT);
    let by_time = welch_t(&unknown, &other);
    Found {
        t: if by_rank.abs() > by_time.abs() {
            by_rank
        } else {
            by_time
        },
        unknown: median(unknown),
        other: median(other),
    }
}

/// Tossed by the hasher that the standard library seeds at random.
fn rand_bool() -> bool {
    use std::hash::{BuildHasher, Hasher, RandomState};

    RandomState::new().build_hasher().finish() & 1 == 1
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
