//! A form that is refused for want of a session goes on after signing in, without JavaScript.

#![cfg(feature = "ssr")]

mod by_itself;
#[path = "../common/mod.rs"]
mod common;
mod once;
mod page;
mod refilled;
mod void;

use std::time::Duration;

use common::site::{Answer, PASSWORD, Site, Visitor};
use http::StatusCode;
use leptos_accounts::clock::ManualClock;

const NOTES: &str = "/notes";
const ADD: &str = "/api/add_note";
const TITLE: &str = "Typed before the session ended";
const BODY: &str = "Three lines\nof ünïcödé\n& <b>nothing lost</b>";

/// The site, with a clock that a test moves.
async fn site() -> (Site, ManualClock) {
    let clock = ManualClock::default();
    let site = Site::with(|config| config.clock(clock.clone())).await;
    (site, clock)
}

/// Lets every session of the site expire.
fn expire(clock: &ManualClock) {
    clock.advance(Duration::from_secs(15 * 24 * 60 * 60));
}

/// Sends the form for a note, which is refused.
async fn add(visitor: &mut Visitor<'_>) -> Answer {
    let answer = visitor
        .post(NOTES, ADD, &[("title", TITLE), ("body", BODY)])
        .await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.body);
    answer
}

/// The refused form, as the login form takes it along.
fn seal_of(refused: &Answer) -> String {
    refused
        .hidden("__resume")
        .expect("a sealed form")
        .to_owned()
}

/// Sends the login form of a refused page.
async fn sign_in(visitor: &mut Visitor<'_>, name: &str, seal: &str) -> Answer {
    let email = format!("{name}@example.com");
    sign_in_with(visitor, &email, PASSWORD, seal).await
}

async fn sign_in_with(
    visitor: &mut Visitor<'_>,
    email: &str,
    password: &str,
    seal: &str,
) -> Answer {
    let fields = [("__resume", seal), ("email", email), ("password", password)];
    visitor.post(NOTES, "/api/sign_in", &fields).await
}

fn assert_carried_out(answer: &Answer) {
    let location = answer.location.as_deref();
    let led = (answer.status, location);
    assert_eq!(led, (StatusCode::SEE_OTHER, Some(NOTES)), "{}", answer.body);
}

/// How many notes of that title there are.
async fn notes(site: &Site) -> i64 {
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM notes WHERE title = $1").bind(TITLE);
    count
        .fetch_one(site.database.pool())
        .await
        .expect("a count")
}
