//! Many interrupts in one render: what is shown, and which status the document has, follows from
//! the page's structure alone, never from who was faster.

mod model;
mod page;
mod tree;

use std::sync::LazyLock;

use axum::{Router, body::Body, body::to_bytes};
use http::{Request, StatusCode, header};
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use tower::ServiceExt;

use self::tree::{Node, tree};

/// Random pages, in each SSR mode.
const PAGES: u32 = 300;

struct Answer {
    status: StatusCode,
    body: String,
}

async fn ask(app: &Router, mode: &str, tree: &Node) -> Answer {
    let request = Request::get(format!("/{mode}"))
        .header(header::ACCEPT, "text/html")
        .header(page::TREE, serde_json::to_string(tree).expect("JSON"))
        .body(Body::empty());
    let response = app.clone().oneshot(request.expect("a request")).await;
    let (head, body) = response.expect("infallible").into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a whole body");
    Answer {
        status: head.status,
        body: String::from_utf8(body.to_vec()).expect("text"),
    }
}

fn check(tree: &Node, answer: &Answer) -> Result<(), TestCaseError> {
    let expected = model::expected(tree);
    let body = &answer.body;
    prop_assert_eq!(answer.status, expected.status, "{}", body);
    for text in &expected.shown {
        let times = body.matches(text.as_str()).count();
        prop_assert_eq!(times, 1, "{} in {}", text, body);
    }
    for text in &expected.hidden {
        prop_assert!(!body.contains(text.as_str()), "{} in {}", text, body);
    }
    Ok(())
}

fn runtime() -> &'static tokio::runtime::Runtime {
    static RUNTIME: LazyLock<tokio::runtime::Runtime> =
        LazyLock::new(|| tokio::runtime::Runtime::new().expect("a runtime"));
    &RUNTIME
}

fn every_page_is_as_the_rules_say(mode: &str) {
    let _inside = runtime().enter();
    let app = page::app();
    let config = Config {
        cases: PAGES,
        failure_persistence: None,
        ..Config::default()
    };
    let run = TestRunner::new(config).run(&tree(), |tree| {
        let answer = runtime().block_on(ask(&app, mode, &tree));
        check(&tree, &answer)
    });
    if let Err(failure) = run {
        panic!("{failure}");
    }
}

#[test]
fn in_pages_that_stream_out_of_order() {
    every_page_is_as_the_rules_say("ooo");
}

#[test]
fn in_pages_that_stream_in_order() {
    every_page_is_as_the_rules_say("in-order");
}

#[test]
fn in_pages_that_are_rendered_whole() {
    every_page_is_as_the_rules_say("async");
}
