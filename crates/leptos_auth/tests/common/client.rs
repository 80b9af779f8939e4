//! Sending requests to the application, as browsers and programs do.

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

use super::count::Alive;

pub(crate) const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// Panics unless it is a denial as every denial has to be.
    pub(crate) fn assert_denied(&self, status: StatusCode) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("cache-control"), "no-store");
        assert_eq!(self.header("x-robots-tag"), "noindex");
        assert!(self.header("vary").contains("Cookie"));
        let challenged = self.headers.contains_key(header::WWW_AUTHENTICATE);
        assert_eq!(challenged, status == StatusCode::UNAUTHORIZED);
        assert!(!self.headers.contains_key(header::LOCATION));
    }
}

pub(crate) fn request(method: Method, uri: &str, user: Option<&str>) -> http::request::Builder {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, HTML)
        .extension(Alive::new());
    match user {
        Some(user) => request.header(header::COOKIE, format!("user={user}")),
        None => request,
    }
}

pub(crate) async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.expect("infallible");
    let (head, body) = response.into_parts();
    let body = to_bytes(body, 8 << 20).await.expect("a whole body");
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).expect("text"),
    }
}

pub(crate) async fn page(app: &Router, uri: &str, user: Option<&str>) -> Answer {
    let request = request(Method::GET, uri, user).body(Body::empty());
    send(app, request.expect("a request")).await
}

/// Posts a form as a browser without JavaScript does.
pub(crate) async fn post(app: &Router, uri: &str, user: Option<&str>, form: &str) -> Answer {
    let request = request(Method::POST, uri, user)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(form.to_owned()));
    send(app, request.expect("a request")).await
}

/// The hidden first field of a form, and the rest.
pub(crate) fn form<S: leptos::server_fn::ServerFn>(fields: &str) -> String {
    let function = S::PATH.replace('/', "%2F");
    format!("__function={function}&{fields}")
}

/// Calls a server function as the browser's client does.
pub(crate) async fn call<S: leptos::server_fn::ServerFn>(
    app: &Router,
    user: Option<&str>,
    fields: &str,
) -> Answer {
    let request = request(Method::POST, S::PATH, user)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(fields.to_owned()));
    let mut request = request.expect("a request");
    let json = http::HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::ACCEPT, json);
    send(app, request).await
}

/// A request with further headers.
pub(crate) async fn ask(
    app: &Router,
    method: Method,
    uri: &str,
    user: Option<&str>,
    headers: &[(&'static str, &str)],
) -> Answer {
    let request = request(method, uri, user).body(Body::empty());
    let mut request = request.expect("a request");
    for (name, value) in headers {
        let value = value.parse().expect("a header value");
        request.headers_mut().insert(*name, value);
    }
    send(app, request).await
}
