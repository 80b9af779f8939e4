//! Step-up: who is signed in proves again that it is them, in general and for one action.

#![cfg(feature = "ssr")]

#[path = "../common/mod.rs"]
mod common;
mod deletion;
mod functions;
mod proofs;
mod reauthentication;
#[allow(dead_code, reason = "made for tasks, whose tests use more of it")]
#[path = "../tasks/site.rs"]
mod site;
mod throttled;

use std::{sync::LazyLock, time::Duration};

use axum::http::StatusCode;
use leptos_accounts::AccountsConfig;

use self::{
    common::{PASSWORD, log::Log},
    site::{Answer, By, Site},
};

const OK: StatusCode = StatusCode::OK;
const UNPROVEN: StatusCode = StatusCode::UNAUTHORIZED;
const REFUSED: StatusCode = StatusCode::FORBIDDEN;
/// Of [`step_up_after`](AccountsConfig::step_up_after), in these tests.
const RECENT: Duration = Duration::from_secs(600);
const SECOND: Duration = Duration::from_secs(1);

/// Of all tests: a process has one.
static LOG: LazyLock<Log> = LazyLock::new(Log::install);

async fn open() -> Site {
    LazyLock::force(&LOG);
    Site::open(|config: AccountsConfig| config.step_up_after(RECENT)).await
}

/// Sends the form of the step-up page.
async fn reauthenticate(site: &Site, cookie: &str, password: &str, action: Option<&str>) -> Answer {
    let mut fields = vec![("password", password)];
    fields.extend(action.map(|action| ("action", action)));
    site.post(By::Cookie(cookie), "/api/reauthenticate", &fields)
        .await
}

/// The cookie after a re-authentication that succeeds.
async fn proven(site: &Site, cookie: &str, action: Option<&str>) -> String {
    let answer = reauthenticate(site, cookie, PASSWORD, action).await;
    assert_eq!(answer.status, OK, "{}", answer.body);
    answer.cookie()
}

/// Calls a server function of [`functions`].
async fn call(site: &Site, cookie: &str, name: &str) -> Answer {
    let path = format!("/api/{name}");
    site.post(By::Cookie(cookie), &path, &[]).await
}

/// As the operator does who takes the password away from an account.
async fn take_password(site: &Site) {
    let done = sqlx::query("UPDATE account_users SET password_hash = NULL")
        .execute(site.app.pool())
        .await;
    done.expect("no password");
}
