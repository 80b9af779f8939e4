//! How often passwords may be guessed, and that their owners do not suffer for it (ASVS 5.0, 6.3.1).

#![cfg(feature = "ssr")]

mod addresses;
#[path = "../common/mod.rs"]
mod common;
mod counters;
mod devices;
mod guesses;

use std::{net::SocketAddr, time::Duration};

use axum::{
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use leptos_accounts::{AccountsConfig, Throttle, throttle::Limit};

use self::common::{Answer, App, EMAIL, PASSWORD};

const OK: StatusCode = StatusCode::OK;
const WRONG: StatusCode = StatusCode::UNAUTHORIZED;
const TOO_MANY: StatusCode = StatusCode::TOO_MANY_REQUESTS;
/// After which there is one more, by the defaults.
const EVERY: Duration = Duration::from_secs(120);
/// At once, by the defaults.
const TIMES: usize = 10;

/// Somebody who tries, from somewhere.
#[derive(Clone, Default)]
struct Guest<'a> {
    address: Option<&'a str>,
    forwarded_for: Option<&'a str>,
    cookie: Option<&'a str>,
}

impl Guest<'_> {
    async fn send(&self, app: &App, path: &str, email: &str, password: &str) -> Answer {
        let mut request = Request::builder().method(Method::POST).uri(path);
        if let Some(address) = self.address {
            let peer = SocketAddr::new(address.parse().expect("an address"), 4_711);
            request = request.extension(ConnectInfo(peer));
        }
        if let Some(forwarded_for) = self.forwarded_for {
            request = request.header("x-forwarded-for", forwarded_for);
        }
        if let Some(cookie) = self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let fields = [("email", email), ("password", password)];
        let body = serde_urlencoded::to_string(fields).expect("a form");
        app.send_request(request, body).await
    }

    async fn guess(&self, app: &App, email: &str) -> StatusCode {
        self.send(app, "/in", email, "correct horse batterz")
            .await
            .status
    }

    /// How many of so many guesses were looked at.
    async fn guesses(&self, app: &App, email: &str, count: usize) -> usize {
        let mut looked_at = 0;
        for _ in 0..count {
            match self.guess(app, email).await {
                WRONG => looked_at += 1,
                other => assert_eq!(other, TOO_MANY),
            }
        }
        looked_at
    }
}

/// With a limit of three per address, one more each minute.
fn three_per_address(config: AccountsConfig) -> AccountsConfig {
    let three = Limit::new(3, Duration::from_secs(60)).expect("a limit");
    config.throttle(Throttle::default().address(three).sign_up(three))
}

/// The device cookie that an answer sets, as a browser sends it back.
fn device_cookie(answer: &Answer) -> String {
    let set = answer.set_device_cookie().expect("a device cookie");
    set.split(';').next().expect("a pair").to_owned()
}
