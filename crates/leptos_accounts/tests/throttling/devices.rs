//! The browser that the owner has signed in with.

use super::*;

#[tokio::test]
async fn whoever_guesses_elsewhere_does_not_lock_the_owner_out() {
    let app = App::new().await;
    let up = app.credentials("/up", None, EMAIL, PASSWORD).await;
    let device = device_cookie(&up);
    let stranger = Guest {
        address: Some("192.0.2.1"),
        ..Guest::default()
    };
    assert_eq!(stranger.guesses(&app, EMAIL, 12).await, TIMES);

    let owner = Guest {
        cookie: Some(&device),
        ..stranger.clone()
    };
    for _ in 0..2 {
        let answer = owner.send(&app, "/in", EMAIL, PASSWORD).await;
        assert_eq!(answer.status, OK, "from the same address, too");
        assert_eq!(answer.set_device_cookie(), None, "it has one");
    }
    assert_eq!(stranger.guess(&app, EMAIL).await, TOO_MANY);
}

#[tokio::test]
async fn beyond_its_own_limit_a_browser_counts_as_any_other() {
    let app = App::new().await;
    let up = app.credentials("/up", None, EMAIL, PASSWORD).await;
    let device = device_cookie(&up);
    let owner = Guest {
        cookie: Some(&device),
        ..Guest::default()
    };
    assert_eq!(owner.guesses(&app, EMAIL, 25).await, 2 * TIMES);
    app.clock.advance(EVERY);
    assert_eq!(owner.guesses(&app, EMAIL, 3).await, 2);
}

#[tokio::test]
async fn a_device_cookie_is_good_for_its_account_only() {
    let app = App::new().await;
    let up = app.credentials("/up", None, EMAIL, PASSWORD).await;
    app.credentials("/up", None, "bob@example.com", PASSWORD)
        .await;
    let device = device_cookie(&up);
    let guest = Guest {
        cookie: Some(&device),
        ..Guest::default()
    };
    assert_eq!(guest.guesses(&app, "bob@example.com", 15).await, TIMES);
    assert_eq!(guest.guess(&app, EMAIL).await, WRONG);
}

#[tokio::test]
async fn a_forged_one_has_no_effect() {
    let app = App::new().await;
    let up = app.credentials("/up", None, EMAIL, PASSWORD).await;
    let real = device_cookie(&up);
    let (name, _) = real.split_once('=').expect("a pair");
    let twice = format!("{real}; {real}");
    let cut = &real[..real.len() - 1];
    Guest::default().guesses(&app, EMAIL, TIMES).await;
    for forged in [&twice, cut, &format!("{name}=a.b.c.d"), name] {
        let guest = Guest {
            cookie: Some(forged),
            ..Guest::default()
        };
        assert_eq!(guest.guess(&app, EMAIL).await, TOO_MANY, "{forged}");
    }
}

#[tokio::test]
async fn who_has_not_signed_in_gets_none() {
    let app = App::new().await;
    app.signed_up().await;
    let wrong = app
        .credentials("/in", None, EMAIL, "correct horse batterz")
        .await;
    let taken = app.credentials("/up", None, EMAIL, PASSWORD).await;
    for answer in [app.get("/", None).await, wrong, taken] {
        assert!(!answer.headers.contains_key(header::SET_COOKIE));
    }
}

#[tokio::test]
async fn it_has_the_attributes_of_the_session_cookie_and_outlives_it() {
    for (origin, start) in [
        ("https://notes.example", "__Host-device="),
        ("http://localhost:3000", "device"),
    ] {
        let app = App::at(origin, |config| config).await;
        let up = app.credentials("/up", None, EMAIL, PASSWORD).await;
        let set = up.set_device_cookie().expect("a cookie");
        assert!(set.starts_with(start), "{set}");
        assert!(set.contains("; HttpOnly; SameSite=Lax"), "{set}");
        assert_eq!(set.contains("; Secure"), origin.starts_with("https"));
        assert!(set.ends_with("; Path=/; Max-Age=7776000"), "{set}");

        let out = app.post("/out", up.cookie().as_deref()).await;
        assert_eq!(
            out.set_device_cookie(),
            None,
            "signing out does not remove it"
        );
    }
}
