//! Nothing of a request stays in memory, also where a pass was given up or the client has gone.

mod common;

use std::{
    io::{self, Write},
    process, thread,
    time::{Duration, Instant},
};

use axum::Router;
use common::{app, ask, count::requests_alive, layer, page, routes, shell};
use http::Method;
use tokio::sync::Mutex;

const MODES: [&str; 4] = ["ooo", "in-order", "partial", "async"];
const SAME_ORIGIN: &[(&str, &str)] = &[("sec-fetch-site", "same-origin")];
const CASES: [&str; 10] = [
    "working",
    "suspended-guard",
    "open",
    "protected",
    "plain",
    "guarded",
    "counted",
    "beside",
    "held",
    "nested",
];

/// What is counted is the whole process's.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// Leptos' tasks may take a moment.
async fn assert_nothing_is_left(of: &str) {
    let start = Instant::now();
    while requests_alive() > 0 {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "{} requests for {of} are still there",
            requests_alive()
        );
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Reads nothing, and goes away after that time.
async fn leave(app: &Router, method: &Method, uri: &str, user: Option<&str>, after: u64) {
    let asking = ask(app, method.clone(), uri, user, SAME_ORIGIN);
    let _ = tokio::time::timeout(Duration::from_millis(after), asking).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_of_a_request_that_was_answered_or_left() {
    let _turn = ONE_AT_A_TIME.lock().await;
    // With a slash at its end only leptos' router knows an address, for any method.
    let fallback = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let app = layer().wrap(routes().fallback(fallback));
    for (method, end) in [
        (Method::GET, ""),
        (Method::HEAD, ""),
        (Method::POST, "/"),
        (Method::OPTIONS, "/"),
    ] {
        for (mode, case) in MODES.iter().flat_map(|mode| CASES.map(|case| (mode, case))) {
            for user in [None, Some("ada")] {
                let uri = format!("/{mode}/{case}{end}");
                for _ in 0..2 {
                    ask(&app, method.clone(), &uri, user, SAME_ORIGIN).await;
                }
                assert_nothing_is_left(&format!("{method} {uri} for {user:?}")).await;
                for after in [0, 1, 3, 6] {
                    leave(&app, &method, &uri, user, after).await;
                }
                assert_nothing_is_left(&format!("{method} {uri}, left by {user:?}")).await;
            }
        }
    }
}

/// A thread that waits for good keeps the runtime, and so the test, from ending.
fn give_up_after(limit: Duration) {
    thread::spawn(move || {
        thread::sleep(limit);
        // Not `println!`, which the test keeps until it ends.
        let _ = writeln!(io::stdout(), "FAILED: a thread still waits after {limit:?}");
        process::exit(101);
    });
}

/// One thread drops the page while another looks around in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tasks_of_a_page_that_was_given_up_come_to_their_end() {
    give_up_after(Duration::from_secs(150));
    let _turn = ONE_AT_A_TIME.lock().await;
    let app = app();
    for mode in MODES {
        let uri = format!("/{mode}/searching");
        for _ in 0..40 {
            tokio::join!(page(&app, &uri, None), page(&app, &uri, None));
        }
        assert_nothing_is_left(&uri).await;
    }
}

/// The same where it is the visitor who gives up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tasks_of_a_page_that_was_left_come_to_their_end() {
    give_up_after(Duration::from_secs(150));
    let _turn = ONE_AT_A_TIME.lock().await;
    let app = app();
    for mode in MODES {
        let uri = format!("/{mode}/searching");
        for after in (0..40).map(|nth| nth % 20) {
            let leave = || leave(&app, &Method::GET, &uri, Some("ada"), after);
            tokio::join!(leave(), leave());
        }
        assert_nothing_is_left(&uri).await;
    }
}
