//! 15 characters to 1,024 bytes, any Unicode, verbatim, and none that anybody would try first.

#![cfg(feature = "ssr")]

mod common;

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::http::StatusCode;
use common::{App, EMAIL, PASSWORD};
use leptos_accounts::{BreachedPasswords, Email, PasswordError, PasswordPolicy};

/// A text of so many characters that says something.
fn long(characters: usize) -> String {
    (0_u64..)
        .map(|number| (number * number * 7_919 % 9_973).to_string())
        .flat_map(|digits| digits.chars().collect::<Vec<_>>())
        .take(characters)
        .collect()
}

async fn sign_up(app: &App, email: &str, password: &str) -> (StatusCode, String) {
    let answer = app.credentials("/up", None, email, password).await;
    (answer.status, answer.body)
}

async fn sign_in(app: &App, email: &str, password: &str) -> StatusCode {
    app.credentials("/in", None, email, password).await.status
}

fn check(policy: &PasswordPolicy, password: &str) -> Result<(), PasswordError> {
    let email: Email = EMAIL.parse().expect("an address");
    policy.check(&password.into(), &email)
}

#[tokio::test]
async fn the_bounds_are_15_characters_and_1024_bytes() {
    let app = App::new().await;
    for characters in [0, 14, 1_025, 100_000] {
        let (status, body) = sign_up(&app, EMAIL, &long(characters)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{characters}");
        assert!(body.contains("\"password\""), "{characters}: {body}");
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM account_users").await, 0);
    for (email, characters) in [("a@example.com", 15), ("b@example.com", 1_024)] {
        let (status, body) = sign_up(&app, email, &long(characters)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }
}

/// Each code point is one, however many bytes or UTF-16 units it takes.
#[test]
fn characters_are_code_points() {
    let fifteen = [
        "correct horse b",
        "grüße vom müden",
        "осенний лес и я",
        "静かな港の古い灯台と青い船たち",
        "🌲🍄🪵🦊🌧️🍂🌰🦉🌙⛺🔦🧭🥾🪶",
        "e\u{301}te\u{301} a\u{300} la me\u{302}",
        "line\nand\ttab\u{0}!x",
        "  spaces at 15  ",
    ];
    let policy = PasswordPolicy::default();
    for text in fifteen {
        let all: Vec<char> = text.chars().collect();
        let exact: String = all.iter().take(15).collect();
        assert_eq!(exact.chars().count(), 15, "{text}");
        assert_eq!(check(&policy, &exact), Ok(()), "{exact}");
        let short: String = all.iter().take(14).collect();
        assert_eq!(
            check(&policy, &short),
            Err(PasswordError::TooShort(15)),
            "{short}"
        );
    }
    // 15 bytes, and 5 characters.
    assert_eq!(
        check(&policy, "密码密钥匙"),
        Err(PasswordError::TooShort(15))
    );
    // 16 units of UTF-16, as browsers count, and 8 characters.
    assert_eq!(
        check(&policy, "🌲🍄🦊🌙⛺🔦🧭🥾"),
        Err(PasswordError::TooShort(15))
    );
}

#[test]
fn the_minimum_is_configurable_down_to_8() {
    let of = |characters| PasswordPolicy::default().minimum_length(characters);
    for impossible in [0, 7, 65] {
        assert!(of(impossible).is_err(), "{impossible}");
    }
    let eight = of(8).expect("a policy");
    assert_eq!(check(&eight, "tin lute"), Ok(()));
    assert_eq!(check(&eight, "tin lut"), Err(PasswordError::TooShort(8)));
    for common in ["trustno1", "Password1", "baseball", "q1w2e3r4t5"] {
        assert!(check(&eight, common).is_err(), "{common}");
    }
}

#[test]
fn nothing_is_asked_of_what_it_is_composed_of() {
    for text in [
        "only small letters here",
        "ONLY LARGE LETTERS HERE",
        "8273640192837465",
        "!?%&/()=+*#-_.:,;",
        "                 .  ,   -",
    ] {
        assert_eq!(check(&PasswordPolicy::default(), text), Ok(()), "{text}");
    }
}

#[tokio::test]
async fn every_byte_counts() {
    let app = App::new().await;
    let password = format!(" Pässwörd \u{0}密码 e\u{301} 🦊 {} ", long(900));
    let made = sign_up(&app, EMAIL, &password).await;
    assert_eq!(made.0, StatusCode::OK, "{made:?}");
    assert_eq!(sign_in(&app, EMAIL, &password).await, StatusCode::OK);
    for other in [
        password.trim().to_owned(),
        password.to_lowercase(),
        password.replace("e\u{301}", "é"),
        password[..900].to_owned(),
    ] {
        assert_eq!(sign_in(&app, EMAIL, &other).await, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn no_password_ever_expires() {
    let app = App::new().await;
    app.signed_up().await;
    app.clock
        .advance(Duration::from_secs(20 * 365 * 24 * 60 * 60));
    assert_eq!(sign_in(&app, EMAIL, PASSWORD).await, StatusCode::OK);
}

#[tokio::test]
async fn what_anybody_would_try_first_is_refused_with_a_reason() {
    let app = App::at("http://localhost:3000", |config| {
        config.password_policy(PasswordPolicy::default().context_words(["Notebook", "Tea & Co"]))
    })
    .await;
    let ann = "ann.lee@my-garden.example";
    for (password, part) in [
        ("aaaaaaaaaaaaaaa", "repeats itself"),
        ("hunter2Hunter2hunter2", "repeats itself"),
        ("123456789012345", "follows the alphabet"),
        ("qwertyuiopASDFGH", "the keyboard"),
        ("perAsperaAdAstra", "Too many people"),
        ("30SecondsToMars", "Too many people"),
        ("dragon1234567890", "Too many people"),
        ("notebook notebook 2026", "the name of this site"),
        ("Tea & Co 2026 TeaCo!", "the name of this site"),
        ("2026-Ann.Lee-Ann.Lee", "your e-mail address"),
        ("my-garden-my-Garden-1", "your e-mail address"),
        ("Welcome, Notebook 2026", "a word like `password`"),
        ("ann.lee@my-garden.example", "your e-mail address"),
    ] {
        let (status, body) = sign_up(&app, ann, password).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(
            body.contains("\"password\"") && body.contains(part),
            "{password}: {body}"
        );
    }
    let (status, body) = sign_up(&app, "b@example.com", "Notebook of a gardener").await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

/// Knows one password, fails at another, and counts how often it is asked.
#[derive(Clone, Default)]
struct Breaches(Arc<AtomicUsize>);

const STOLEN: &str = "quiet harbour lantern";
const UNKNOWABLE: &str = "unknowable harbour lantern";

impl BreachedPasswords for Breaches {
    async fn contains(&self, password: &str) -> Result<bool, Box<dyn Error + Send + Sync>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        match password {
            UNKNOWABLE => Err("the set is not there".into()),
            other => Ok(other == STOLEN),
        }
    }
}

#[tokio::test]
async fn breached_passwords_are_refused_when_they_are_chosen_and_then_only() {
    let asked = Breaches::default();
    let set = asked.clone();
    let app = App::at("http://localhost:3000", |config| {
        config.password_policy(PasswordPolicy::default().breached_passwords(set))
    })
    .await;
    let (status, body) = sign_up(&app, EMAIL, STOLEN).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(body.contains("stolen from some other site"), "{body}");
    // One that breaks another rule is not shown to anybody.
    sign_up(&app, EMAIL, "short").await;
    assert_eq!(asked.0.load(Ordering::Relaxed), 1);
    // Where nobody can tell it is taken, unless the configuration says otherwise.
    assert_eq!(sign_up(&app, EMAIL, UNKNOWABLE).await.0, StatusCode::OK);
    let before = asked.0.load(Ordering::Relaxed);
    assert_eq!(sign_in(&app, EMAIL, UNKNOWABLE).await, StatusCode::OK);
    assert_eq!(asked.0.load(Ordering::Relaxed), before, "not at a sign-in");
}

#[tokio::test]
async fn where_breaches_have_to_be_asked_about_nobody_signs_up_without() {
    let app = App::at("http://localhost:3000", |config| {
        let policy = PasswordPolicy::default().breached_passwords(Breaches::default());
        config.password_policy(policy.require_breach_check(true))
    })
    .await;
    let (status, _) = sign_up(&app, EMAIL, UNKNOWABLE).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(app.count("SELECT COUNT(*) FROM account_users").await, 0);
    assert_eq!(sign_up(&app, EMAIL, PASSWORD).await.0, StatusCode::OK);
}
