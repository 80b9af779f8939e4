//! Password hashing can not be piled up: beyond the queue the answer is 503, at once.

#![cfg(feature = "ssr")]

mod common;

use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};
use leptos_accounts::{AccountsConfig, Throttle};

#[tokio::test]
async fn beyond_one_worker_and_a_queue_of_two_the_answer_is_503() {
    let adjust = |config: AccountsConfig| {
        let config = config.throttle(Throttle::default().danger_unlimited());
        config.hash_workers(1).hash_queue(2)
    };
    let app = App::at("http://localhost:3000", adjust).await;
    app.signed_up().await;
    let attempts = (0..20).map(|_| app.credentials("/in", None, EMAIL, PASSWORD));
    let answers = futures::future::join_all(attempts).await;
    let with = |status| {
        answers
            .iter()
            .filter(|answer| answer.status == status)
            .count()
    };
    assert!(with(StatusCode::OK) >= 1, "some were served");
    assert!(with(StatusCode::SERVICE_UNAVAILABLE) >= 10, "most were not");
    assert_eq!(
        with(StatusCode::OK) + with(StatusCode::SERVICE_UNAVAILABLE),
        20
    );
    // It recovers by itself.
    assert_eq!(
        app.credentials("/in", None, EMAIL, PASSWORD).await.status,
        StatusCode::OK
    );
}
