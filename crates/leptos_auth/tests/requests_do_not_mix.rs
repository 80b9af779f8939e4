//! What one request does is never taken for a part of another's page, though leptos leaves the
//! page's reactive owner on the thread.

mod common;

use std::time::Duration;

use common::{Answer, app, ask, canary, page, post};
use http::{Method, StatusCode};
use leptos_auth::SignedIn;

const JSON: [(&str, &str); 1] = [("accept", "application/json")];
const CROSS_SITE: [(&str, &str); 2] = [
    ("accept", "application/json"),
    ("sec-fetch-site", "cross-site"),
];

/// A page of Ada's that waits, and another request on the same thread meanwhile.
async fn beside<F: Future<Output = Answer>>(other: impl Fn() -> F) -> Vec<(Answer, Answer)> {
    let app = app();
    let mut answers = Vec::new();
    for round in 0..20 {
        let adas = page(&app, "/ooo/plain", Some("ada"));
        let others = async {
            // At each point of the page's life.
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            other().await
        };
        answers.push(tokio::join!(adas, others));
    }
    answers
}

fn assert_undisturbed(answers: Vec<(Answer, Answer)>, status: StatusCode) {
    for (adas, other) in answers {
        assert_eq!(adas.status, StatusCode::OK, "{}", adas.body);
        assert!(adas.body.contains(&canary("ada")), "{}", adas.body);
        assert_eq!(other.status, status, "{}", other.body);
        assert!(!other.body.contains(&canary("ada")), "{}", other.body);
    }
}

#[tokio::test]
async fn a_path_rule_refuses_nobody_else() {
    let ruled = common::layer()
        .protect("/v1", SignedIn)
        .wrap(common::routes());
    let other = || ask(&ruled, Method::GET, "/v1/secret", None, &JSON);
    assert_undisturbed(beside(other).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_post_from_another_site_refuses_nobody_else() {
    let app = app();
    let other = || ask(&app, Method::POST, "/add", None, &CROSS_SITE);
    assert_undisturbed(beside(other).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_outage_for_one_is_none_for_another() {
    let app = app();
    let other = || page(&app, "/ooo/protected", Some("broken"));
    assert_undisturbed(beside(other).await, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn a_wrong_password_is_nobody_else_s() {
    let app = app();
    let form = common::form::<common::SignIn>("email=eve&password=wrong");
    let other = || post(&app, "/sign-in", None, &form);
    assert_undisturbed(beside(other).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn auth_outside_of_a_request_knows_nobody() {
    let app = app();
    let adas = page(&app, "/ooo/plain", Some("ada"));
    let asks = async {
        let mut known = 0;
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_micros(100)).await;
            known += usize::from(leptos_auth::auth().await.is_ok());
        }
        known
    };
    let (adas, known) = tokio::join!(adas, asks);
    assert_eq!(adas.status, StatusCode::OK, "{}", adas.body);
    assert_eq!(known, 0, "it answered for somebody else's page");
}
