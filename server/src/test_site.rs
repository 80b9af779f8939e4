//! The whole site on a database of its own, for tests.

#[allow(
    dead_code,
    unreachable_pub,
    reason = "it belongs to leptos_accounts' tests"
)]
#[path = "../../crates/leptos_accounts/tests/common/database.rs"]
mod database;

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{HeaderMap, Request, StatusCode, header, request};
use leptos::config::{Env, LeptosOptions};
use leptos_accounts::{
    Accounts, AccountsConfig, RootSecret, Throttle, TrustedProxies,
    mail::{Mail, MailError, Mailer},
};
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};
use tower::ServiceExt;

use self::database::TestDatabase;
use crate::{config::Config, site};

/// The fields of a sign-up.
pub(crate) const ACCOUNT: &str = "email=ann%40example.com&password=quiet-harbour-lantern-42";

/// leptos lists its routes for each site that is built, and stops all resources of the process
/// meanwhile: also those of a test that runs beside.
static ALONE: Mutex<()> = Mutex::const_new(());

pub(crate) struct TestSite {
    pub(crate) accounts: Accounts,
    folder: TempDir,
    _database: TestDatabase,
    _alone: MutexGuard<'static, ()>,
}

impl TestSite {
    /// Waits for its turn.
    pub(crate) async fn open() -> Self {
        Self::with(|accounts| accounts).await
    }

    /// With accounts of another configuration.
    pub(crate) async fn with(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        let alone = ALONE.lock().await;
        let folder = tempfile::tempdir().expect("a folder");
        let database = TestDatabase::fresh().await;
        let accounts = AccountsConfig::new(database.url(), RootSecret::generate())
            .origin("http://localhost:3000".parse().expect("an origin"))
            .passkeys("Notebook");
        let accounts = notebook::open(adjust(accounts)).await.expect("a database");
        std::fs::write(folder.path().join("robots.txt"), "User-agent: *\n").expect("a file");
        Self {
            accounts,
            folder,
            _database: database,
            _alone: alone,
        }
    }

    /// The same, with mails, which go nowhere.
    pub(crate) async fn with_mail(adjust: impl FnOnce(AccountsConfig) -> AccountsConfig) -> Self {
        Self::with(|accounts| {
            let origin = "http://localhost:3000".parse().expect("an origin");
            adjust(accounts.origin(origin).mailer(Nowhere))
        })
        .await
    }

    pub(crate) fn build(&self, origin: &str, env: Env) -> Router {
        let config = self.config(origin, env);
        site::build(&config, self.accounts.clone()).expect("a site")
    }

    /// What is inside of all layers.
    pub(crate) fn routes(&self, origin: &str) -> Router {
        site::routes(&self.config(origin, Env::PROD)).expect("routes")
    }

    fn config(&self, origin: &str, env: Env) -> Config {
        let leptos = LeptosOptions::builder()
            .output_name("notebook")
            .site_root(self.folder.path().display().to_string())
            .env(env);
        Config {
            oauth: None,
            mail: None,
            verify_email_first: false,
            address: ([127, 0, 0, 1], 3000).into(),
            origin: origin.parse().expect("an origin"),
            database_url: String::new(),
            leptos: leptos.build(),
            terms: None,
            requires_organisation: false,
            step_up_after: std::time::Duration::from_secs(600),
            session_idle: std::time::Duration::from_secs(14 * 24 * 60 * 60),
            trusted_proxies: TrustedProxies::default(),
            throttle: Throttle::default(),
            metrics: None,
            passwords: crate::passwords::Passwords::default(),
        }
    }
}

struct Nowhere;

impl Mailer for Nowhere {
    async fn send(&self, _: &Mail) -> Result<(), MailError> {
        Ok(())
    }
}

/// What the site's own pages send.
pub(crate) fn request(method: &str, path: &str, accept: &str) -> request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, accept)
        .header("sec-fetch-site", "same-origin")
}

pub(crate) fn bare(request: request::Builder) -> Request<Body> {
    request.body(Body::empty()).expect("a request")
}

/// A form, as the page at `path` sends it to itself.
pub(crate) fn form(path: &str, function: &str, fields: &str) -> Request<Body> {
    request("POST", path, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("__function={function}&{fields}")))
        .expect("a request")
}

pub(crate) async fn send(site: &Router, request: Request<Body>) -> (StatusCode, HeaderMap, String) {
    let answer = site.clone().oneshot(request).await.expect("infallible");
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let text = String::from_utf8_lossy(&body).into_owned();
    (head.status, head.headers, text)
}
