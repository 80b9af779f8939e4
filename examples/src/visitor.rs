//! What the examples' tests share: accounts that go with the test, and somebody who visits.

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{Method, Request, Response, header};
use leptos_accounts::{Accounts, AccountsConfig, RootSecret};
use tempfile::TempDir;
use tower::ServiceExt;

/// The fields of an account that [`Visitor::sign_up`] makes.
pub const ACCOUNT: &str = "email=ann%40example.com&password=correct+horse+battery";

/// A browser without JavaScript: it posts forms to the page they stand on, keeps one cookie and
/// follows no redirect. Where something goes wrong it panics, as a test should.
#[derive(Debug)]
pub struct Visitor {
    app: Router,
    cookie: Option<String>,
}

impl Visitor {
    /// Somebody who has never been there.
    #[must_use]
    pub fn of(app: &Router) -> Self {
        Self {
            app: app.clone(),
            cookie: None,
        }
    }

    /// The same, with a cookie from somewhere else.
    #[must_use]
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    /// Opens a page.
    pub async fn get(&mut self, uri: &str) -> Response<String> {
        let request = Request::get(uri).header(header::ACCEPT, "text/html");
        self.send(request, String::new()).await
    }

    /// Asks as a program does: for no particular type, with its credential if it has one.
    pub async fn call(&mut self, uri: &str, bearer: Option<&str>) -> Response<String> {
        let mut request = Request::get(uri);
        if let Some(token) = bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request, String::new()).await
    }

    /// Posts the form of a server function to the page that it stands on.
    pub async fn post(&mut self, page: &str, function: &str, fields: &str) -> Response<String> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(page)
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let function = function.replace('/', "%2F");
        self.send(request, format!("__function={function}&{fields}"))
            .await
    }

    /// Makes [`ACCOUNT`], and is signed in from then on.
    pub async fn sign_up(&mut self) {
        let answer = self.post("/sign-up", "/api/sign_up", ACCOUNT).await;
        assert!(answer.status().is_redirection(), "{}", answer.body());
    }

    async fn send(&mut self, request: http::request::Builder, body: String) -> Response<String> {
        let mut request = request.header(header::HOST, "localhost:3000");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.app.clone().oneshot(request).await;
        let (head, body) = answer.expect("infallible").into_parts();
        if let Some(cookie) = head.headers.get(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            self.cookie = cookie.split(';').next().map(str::to_owned);
        }
        let body = to_bytes(body, 1 << 20).await.expect("a whole body");
        Response::from_parts(head, String::from_utf8(body.to_vec()).expect("text"))
    }
}

/// Accounts of nobody yet; the folder has to live as long as they do.
///
/// # Panics
///
/// Where no temporary folder can be made.
pub async fn temporary_accounts() -> (Accounts, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}/test.db", folder.path().display());
    let config = AccountsConfig::new(url, RootSecret::generate());
    let accounts = Accounts::open(config).await.expect("a database");
    (accounts, folder)
}
