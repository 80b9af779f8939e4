use axum::http::StatusCode;
use leptos_accounts::Throttle;

use crate::common::{App, EMAIL, PASSWORD};

#[tokio::test]
async fn while_no_password_can_be_hashed_that_is_said_and_all_else_goes_on() {
    let app = App::at("http://localhost:3000", |config| {
        let config = config.throttle(Throttle::default().danger_unlimited());
        config.hash_workers(1).hash_queue(1)
    })
    .await;
    let cookie = app.signed_up().await;
    let attempts = (0..24).map(|_| app.credentials("/in", None, EMAIL, PASSWORD));
    let watch = async {
        let mut was_busy = false;
        for _ in 0..400 {
            let health = app.accounts.health().await;
            assert!(health.is_ready(), "{health:?}");
            was_busy |= !health.passwords;
            assert_eq!(app.get("/me", Some(&cookie)).await.status, StatusCode::OK);
        }
        was_busy
    };
    let (answers, was_busy) = futures::join!(futures::future::join_all(attempts), watch);
    assert!(was_busy, "nobody said that the queue is full");
    for answer in answers {
        let expected = [StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE];
        assert!(expected.contains(&answer.status), "{answer:?}");
    }
    // By itself.
    assert!(app.accounts.health().await.passwords);
    let answer = app.credentials("/in", None, EMAIL, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
}
