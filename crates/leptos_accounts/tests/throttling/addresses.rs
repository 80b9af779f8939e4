//! Guesses at many accounts from one address.

use leptos_accounts::TrustedProxies;

use super::*;

async fn guesses(app: &App, guest: &Guest<'_>, count: usize) -> usize {
    let mut looked_at = 0;
    for number in 0..count {
        let email = format!("user-{number}@example.com");
        looked_at += usize::from(guest.guess(app, &email).await == WRONG);
    }
    looked_at
}

fn from(address: &str) -> Guest<'_> {
    Guest {
        address: Some(address),
        ..Guest::default()
    }
}

#[tokio::test]
async fn an_address_has_its_limit_for_all_accounts() {
    let app = App::at("http://localhost:3000", three_per_address).await;
    app.signed_up().await;
    assert_eq!(guesses(&app, &from("192.0.2.1"), 5).await, 3);
    assert_eq!(guesses(&app, &from("::ffff:192.0.2.1"), 5).await, 0);
    assert_eq!(guesses(&app, &from("192.0.2.2"), 5).await, 3);
    app.clock.advance(Duration::from_secs(60));
    assert_eq!(guesses(&app, &from("192.0.2.1"), 5).await, 1);
}

#[tokio::test]
async fn of_ipv6_the_64_bit_network_counts() {
    let app = App::at("http://localhost:3000", three_per_address).await;
    assert_eq!(guesses(&app, &from("2001:db8:0:1::1"), 2).await, 2);
    assert_eq!(guesses(&app, &from("2001:db8:0:1:ffff::2"), 5).await, 1);
    assert_eq!(guesses(&app, &from("2001:db8:0:2::1"), 5).await, 3);
}

#[tokio::test]
async fn strangers_can_not_choose_their_address() {
    let app = App::at("http://localhost:3000", three_per_address).await;
    let mut looked_at = 0;
    for number in 1..=9 {
        let forwarded_for = format!("203.0.113.{number}");
        let guest = Guest {
            forwarded_for: Some(&forwarded_for),
            ..from("192.0.2.1")
        };
        looked_at += guesses(&app, &guest, 1).await;
    }
    assert_eq!(looked_at, 3);
}

#[tokio::test]
async fn behind_a_proxy_that_is_configured_each_client_counts() {
    let proxies: TrustedProxies = "10.0.0.0/8".parse().expect("a network");
    let app = App::at("http://localhost:3000", |config| {
        three_per_address(config).trusted_proxies(proxies)
    })
    .await;
    for (forwarded_for, expected) in [
        ("203.0.113.1", 3),
        ("203.0.113.2", 3),
        ("203.0.113.1", 0),
        // What the client wrote itself stands before what the proxy wrote.
        ("198.51.100.1, 203.0.113.1", 0),
    ] {
        let guest = Guest {
            forwarded_for: Some(forwarded_for),
            ..from("10.1.2.3")
        };
        assert_eq!(guesses(&app, &guest, 5).await, expected, "{forwarded_for}");
    }
}

#[tokio::test]
async fn right_passwords_do_not_count_for_the_address() {
    let app = App::at("http://localhost:3000", three_per_address).await;
    app.signed_up().await;
    for _ in 0..6 {
        let answer = from("192.0.2.1").send(&app, "/in", EMAIL, PASSWORD).await;
        assert_eq!(answer.status, OK);
    }
}

#[tokio::test]
async fn so_many_sign_ups_come_from_one_address() {
    let app = App::at("http://localhost:3000", three_per_address).await;
    let mut statuses = Vec::new();
    for number in 0..4 {
        let email = format!("user-{number}@example.com");
        let answer = from("192.0.2.1").send(&app, "/up", &email, PASSWORD).await;
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [OK, OK, OK, TOO_MANY]);
    let other = from("192.0.2.2");
    let answer = other
        .send(&app, "/up", "user-3@example.com", PASSWORD)
        .await;
    assert_eq!(answer.status, OK);
    assert_eq!(app.count("SELECT COUNT(*) FROM account_users").await, 4);
}
