//! Links in mails: what they do, for whom, and what nobody learns of it.

#![cfg(feature = "ssr")]

mod asking;
#[path = "../common/mod.rs"]
mod common;
mod granting;
mod links;
mod log;
mod new_password;
mod outbox;
mod sending;
#[allow(dead_code, reason = "made for tasks, whose tests use more of it")]
#[path = "../tasks/site.rs"]
mod site;
mod smtp;
mod verify_first;
mod verifying;

use std::{sync::LazyLock, time::Duration};

use axum::http::StatusCode;
use leptos_accounts::AccountsConfig;

use self::{
    common::{PASSWORD, log::Log},
    outbox::Outbox,
    site::{Answer, By, Site, email},
};

const OK: StatusCode = StatusCode::OK;
const STRANGER: StatusCode = StatusCode::UNAUTHORIZED;
const NEW: &str = "quiet harbour lantern";
const MINUTE: Duration = Duration::from_secs(60);
/// How long a link works.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Of all tests: a process has one.
static LOG: LazyLock<Log> = LazyLock::new(Log::install);

/// A site that sends mails, and what it has sent.
struct Post {
    site: Site,
    outbox: Outbox,
}

impl Post {
    async fn open() -> Self {
        Self::with(|config| config).await
    }

    async fn with(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        Self::over(Outbox::default(), adjust).await
    }

    async fn over(outbox: Outbox, adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        LazyLock::force(&LOG);
        let mailer = outbox.clone();
        let site = Site::open(|config| {
            let config = config.mail_back_off(Duration::from_millis(1));
            adjust(config.mailer(mailer))
        });
        Self {
            site: site.await,
            outbox,
        }
    }

    fn advance(&self, by: Duration) {
        self.site.app.clock.advance(by);
    }

    /// The text of all mails to this person, once there is nothing more to send.
    async fn mails(&self, name: &str) -> Vec<String> {
        self.site.app.accounts.drain_mail().await;
        self.outbox.texts_to(&email(name))
    }

    /// The token of the newest mail to this person.
    async fn token(&self, name: &str) -> String {
        let mails = self.mails(name).await;
        let newest = mails.last().expect("a mail");
        let (_, rest) = newest.split_once("?token=").expect("a link");
        rest.split_whitespace().next().expect("a token").to_owned()
    }

    async fn forget(&self, address: &str) -> Answer {
        let fields = [("email", address)];
        let path = "/api/request_password_reset";
        self.site.post(By::Nobody, path, &fields).await
    }

    /// The token of a link for a new password.
    async fn forgotten(&self, name: &str) -> String {
        // Mails may overtake each other.
        self.site.app.accounts.drain_mail().await;
        let asked = self.forget(&email(name)).await;
        assert_eq!(asked.status, OK, "{}", asked.body);
        self.token(name).await
    }

    async fn reset(&self, token: &str, new: &str) -> Answer {
        let fields = [("token", token), ("new_password", new)];
        self.site
            .post(By::Nobody, "/api/reset_password", &fields)
            .await
    }

    async fn verify(&self, by: By<'_>, token: &str) -> Answer {
        let fields = [("token", token)];
        self.site.post(by, "/api/verify_email", &fields).await
    }

    /// Whether this session is of somebody who has verified their address.
    async fn is_verified(&self, cookie: &str) -> bool {
        let who = self.site.get(By::Cookie(cookie), "/who").await.json();
        who["user"]["claims"]["email_verified"] == true
    }

    /// Whether this password lets in.
    async fn lets_in(&self, name: &str, password: &str) -> bool {
        self.site.device(name, password).await.is_some()
    }
}
