//! Passkeys: added, signed in with, removed; and everything that is refused.

#![cfg(feature = "ssr")]

mod addition;
mod authenticator;
#[path = "../common/mod.rs"]
mod common;
mod forms;
mod guesses;
mod proof;
mod removal;
mod sign_in;
#[allow(dead_code, reason = "made for tasks, whose tests use more of it")]
#[path = "../tasks/site.rs"]
mod site;

use std::{sync::LazyLock, time::Duration};

use axum::http::StatusCode;
use leptos_accounts::AccountsConfig;
use serde_json::{Value, json};

use self::{
    authenticator::Authenticator,
    common::log::Log,
    site::{Answer, By, Site},
};

const OK: StatusCode = StatusCode::OK;
const UNPROVEN: StatusCode = StatusCode::UNAUTHORIZED;
/// Of [`step_up_after`](AccountsConfig::step_up_after), in these tests.
const RECENT: Duration = Duration::from_secs(600);
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Of all tests: a process has one.
static LOG: LazyLock<Log> = LazyLock::new(Log::install);

async fn open() -> Site {
    LazyLock::force(&LOG);
    Site::open(|config: AccountsConfig| config.step_up_after(RECENT).passkeys("Notes")).await
}

/// A challenge: its options, its ceremony, and the cookie that came with it.
struct Asked {
    options: Value,
    ceremony: Value,
    browser: String,
}

impl Asked {
    fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, OK, "{}", answer.body);
        let challenge = answer.json();
        let options = challenge["options"].as_str().expect("options");
        let has_cookie = answer.headers.contains_key("set-cookie");
        Self {
            options: serde_json::from_str(options).expect("JSON"),
            ceremony: challenge["ceremony"].clone(),
            browser: if has_cookie {
                answer.cookie()
            } else {
                String::new()
            },
        }
    }

    /// What the form sends.
    fn token(&self, credential: &Value) -> String {
        json!({ "ceremony": self.ceremony, "credential": credential }).to_string()
    }
}

/// As the browser of somebody who turns to the form.
async fn asked_to_sign_in(site: &Site, by: By<'_>) -> Asked {
    Asked::of(&site.post(by, "/api/passkey_sign_in_challenge", &[]).await)
}

async fn sign_in(site: &Site, browser: &str, token: &str) -> Answer {
    let fields = [("passkey_token", token)];
    site.post(By::Cookie(browser), "/api/sign_in_with_passkey", &fields)
        .await
}

/// Asks, answers, and gives what the server says.
async fn sign_in_with(site: &Site, authenticator: &Authenticator) -> Answer {
    let asked = asked_to_sign_in(site, By::Nobody).await;
    let token = asked.token(&authenticator.assert(&asked.options));
    sign_in(site, &asked.browser, &token).await
}

async fn asked_to_add(site: &Site, cookie: &str, name: &str) -> Answer {
    let fields = [("name", name)];
    site.post(By::Cookie(cookie), "/api/new_passkey_challenge", &fields)
        .await
}

async fn add(site: &Site, cookie: &str, name: &str, token: &str) -> Answer {
    let fields = [("name", name), ("passkey_token", token)];
    site.post(By::Cookie(cookie), "/api/add_passkey", &fields)
        .await
}

/// Adds a passkey.
async fn added(site: &Site, cookie: &str, name: &str) -> Authenticator {
    let asked = Asked::of(&asked_to_add(site, cookie, name).await);
    let mut authenticator = Authenticator::new();
    let token = asked.token(&authenticator.create(&asked.options));
    let answer = add(site, cookie, name, &token).await;
    assert_eq!(answer.status, OK, "{}", answer.body);
    authenticator
}

/// Nobody was signed in, and the visitor learns nothing.
fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, UNPROVEN, "{}", answer.body);
    assert!(answer.body.contains("WrongCredentials"), "{}", answer.body);
    assert!(!answer.headers.contains_key("set-cookie"));
}

async fn passkeys(site: &Site) -> i64 {
    site.app
        .count("SELECT COUNT(*) FROM account_passkeys")
        .await
}

/// As the operator does who takes the password away from an account.
async fn take_password(site: &Site) {
    let done = sqlx::query("UPDATE account_users SET password_hash = NULL")
        .execute(site.app.pool())
        .await;
    done.expect("no password");
}
