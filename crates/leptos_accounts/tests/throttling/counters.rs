//! The rows.

use super::*;

const ROWS: &str = "SELECT COUNT(*) FROM account_throttles";

#[tokio::test]
async fn names_nobody_has_do_not_fill_the_table() {
    let app = App::at("http://localhost:3000", |config| {
        config.throttle(Throttle::default().most_counters(16))
    })
    .await;
    app.signed_up().await;
    let guest = Guest::default();
    guest.guesses(&app, EMAIL, TIMES).await;
    for number in 0..40 {
        guest
            .guess(&app, &format!("nobody-{number}@example.com"))
            .await;
        let rows = app.count(ROWS).await;
        assert!(rows <= 18, "{rows}");
    }
    assert_eq!(
        guest.guess(&app, EMAIL).await,
        TOO_MANY,
        "what counts most stays"
    );
}

#[tokio::test]
async fn a_row_goes_when_it_says_nothing_any_more() {
    let app = App::new().await;
    let guest = Guest::default();
    guest.guesses(&app, "one@example.com", 3).await;
    guest.guesses(&app, "two@example.com", 3).await;
    assert_eq!(app.count(ROWS).await, 2);
    app.clock.advance(3 * EVERY);
    guest.guess(&app, "three@example.com").await;
    assert_eq!(app.count(ROWS).await, 1);
}

#[tokio::test]
async fn they_hold_neither_names_nor_addresses() {
    let app = App::new().await;
    let guest = Guest {
        address: Some("192.0.2.1"),
        ..Guest::default()
    };
    guest.guess(&app, EMAIL).await;
    assert_eq!(app.count(ROWS).await, 2);
    let stored = app.database().dump();
    for text in [EMAIL, "192.0.2.1"] {
        let found = stored
            .windows(text.len())
            .any(|part| part == text.as_bytes());
        assert!(!found, "{text}");
    }
}

#[tokio::test]
async fn whoever_wants_no_limits_says_so() {
    let app = App::at("http://localhost:3000", |config| {
        config.throttle(Throttle::default().danger_unlimited())
    })
    .await;
    assert_eq!(Guest::default().guesses(&app, EMAIL, 15).await, 15);
    assert_eq!(app.count(ROWS).await, 0);
}
