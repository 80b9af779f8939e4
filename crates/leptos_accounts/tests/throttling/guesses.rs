//! Guesses at one account.

use std::time::Instant;

use futures::future::join_all;

use super::*;

#[tokio::test]
async fn after_ten_guesses_there_is_one_every_two_minutes() {
    let app = App::new().await;
    app.signed_up().await;
    let guest = Guest::default();
    assert_eq!(guest.guesses(&app, EMAIL, 12).await, TIMES);

    let refused = guest.send(&app, "/in", EMAIL, PASSWORD).await;
    assert_eq!(refused.status, TOO_MANY, "the right one is not looked at");
    app.clock.advance(EVERY - Duration::from_millis(1));
    assert_eq!(guest.guess(&app, EMAIL).await, TOO_MANY);
    app.clock.advance(Duration::from_millis(1));
    assert_eq!(guest.guesses(&app, EMAIL, 3).await, 1);
    app.clock.advance(EVERY);
    let answer = guest.send(&app, "/in", EMAIL, PASSWORD).await;
    assert_eq!(answer.status, OK);
}

#[tokio::test]
async fn an_account_that_is_not_there_answers_the_same() {
    let app = App::new().await;
    app.signed_up().await;
    let guest = Guest::default();
    for _ in 0..TIMES + 2 {
        let known = guest.send(&app, "/in", EMAIL, "correct horse batterz");
        let unknown = guest.send(&app, "/in", "nobody@example.com", PASSWORD);
        assert_eq!(known.await, unknown.await);
    }
    assert_eq!(guest.guess(&app, "nobody@example.com").await, TOO_MANY);
}

#[tokio::test]
async fn signing_up_forgives_no_guesses() {
    let app = App::new().await;
    let guest = Guest::default();
    assert_eq!(guest.guesses(&app, EMAIL, TIMES).await, TIMES);
    app.signed_up().await;
    assert_eq!(guest.guess(&app, EMAIL).await, TOO_MANY);
}

#[tokio::test]
async fn who_knows_the_password_never_meets_the_limit() {
    let app = App::new().await;
    app.signed_up().await;
    for _ in 0..2 * TIMES {
        let answer = app.credentials("/in", None, EMAIL, PASSWORD).await;
        assert_eq!(answer.status, OK);
    }
    assert_eq!(Guest::default().guesses(&app, EMAIL, 12).await, TIMES);
}

#[tokio::test]
async fn guesses_at_once_do_not_overrun_the_limit() {
    let app = App::new().await;
    app.signed_up().await;
    for round in 0..3 {
        let email = format!("somebody-{round}@example.com");
        let guest = Guest::default();
        let answers = join_all((0..40).map(|_| guest.guess(&app, &email))).await;
        let looked_at = answers.iter().filter(|&&status| status == WRONG).count();
        assert_eq!(looked_at, TIMES, "{answers:?}");
    }
}

#[tokio::test]
async fn what_is_refused_costs_no_hash() {
    let app = App::new().await;
    app.signed_up().await;
    let guest = Guest::default();
    let begun = Instant::now();
    guest.guesses(&app, EMAIL, TIMES).await;
    let hashed = begun.elapsed();
    let begun = Instant::now();
    assert_eq!(guest.guesses(&app, EMAIL, TIMES).await, 0);
    assert!(begun.elapsed() < hashed / 2, "{hashed:?}");
}

#[tokio::test]
async fn two_nodes_count_together() {
    let app = App::new().await;
    app.signed_up().await;
    let other = app.another_node().await;
    let guest = Guest::default();
    assert_eq!(guest.guesses(&app, EMAIL, 6).await, 6);
    assert_eq!(guest.guesses(&other, EMAIL, 6).await, 4);
    assert_eq!(guest.guess(&app, EMAIL).await, TOO_MANY);
}
