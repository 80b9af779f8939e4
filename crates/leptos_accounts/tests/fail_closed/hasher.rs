use std::cell::Cell;

use axum::http::StatusCode;
use futures::{future::join_all, join};
use leptos_accounts::Throttle;

use crate::common::{App, EMAIL, PASSWORD};

/// How often it is tried to fill the queue, at most.
const ROUNDS: usize = 100;

#[tokio::test]
async fn while_no_password_can_be_hashed_that_is_said_and_all_else_goes_on() {
    let app = App::at("http://localhost:3000", |config| {
        let config = config.throttle(Throttle::default().danger_unlimited());
        config.hash_workers(1).hash_queue(1)
    })
    .await;
    let cookie = app.signed_up().await;
    let (was_busy, is_over) = (Cell::new(false), Cell::new(false));
    let flood = async {
        let mut answers = Vec::new();
        // The worker may be through with two before anybody looks, so there are more until somebody has.
        for _ in 0..ROUNDS {
            let attempts = (0..24).map(|_| app.credentials("/in", None, EMAIL, PASSWORD));
            answers.extend(join_all(attempts).await);
            if was_busy.get() {
                break;
            }
        }
        is_over.set(true);
        answers
    };
    let watch = async {
        while !is_over.get() {
            let health = app.accounts.health().await;
            assert!(health.is_ready(), "{health:?}");
            was_busy.set(was_busy.get() || !health.passwords);
            assert_eq!(app.get("/me", Some(&cookie)).await.status, StatusCode::OK);
        }
    };
    let (answers, ()) = join!(flood, watch);
    assert!(was_busy.get(), "nobody said that the queue is full");
    for answer in answers {
        let expected = [StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE];
        assert!(expected.contains(&answer.status), "{answer:?}");
    }
    // By itself.
    assert!(app.accounts.health().await.passwords);
    let answer = app.credentials("/in", None, EMAIL, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
}
