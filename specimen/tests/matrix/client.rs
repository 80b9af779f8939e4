//! A browser without JavaScript, as far as the server sees it.

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use leptos::{config::LeptosOptions, server_fn::ServerFn};
use tower::ServiceExt;

use crate::principal::Principal;

const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// The specimen's router, built once: leptos lists routes for the whole process.
#[derive(Clone)]
pub(crate) struct Client(Router);

/// A response, read to its end.
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new() -> Self {
        let options = LeptosOptions::builder().output_name("specimen").build();
        let origin = "http://localhost:3000".parse().expect("an origin");
        Self(specimen::server::site(options, origin))
    }

    pub(crate) async fn load(&self, path: &str, principal: Principal) -> Response {
        self.send(request(Method::GET, path, principal), Body::empty())
            .await
    }

    /// Posts a form to the page that it stands on.
    pub(crate) async fn post<F: ServerFn>(
        &self,
        path: &str,
        principal: Principal,
        fields: &str,
    ) -> Response {
        let request = request(Method::POST, path, principal)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        let function = F::PATH.replace('/', "%2F");
        let form = format!("__function={function}&{fields}");
        self.send(request, Body::from(form)).await
    }

    async fn send(&self, request: http::request::Builder, body: Body) -> Response {
        let request = request.body(body).expect("a request");
        let response = self.0.clone().oneshot(request).await.expect("infallible");
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("a whole body");
        Response {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).expect("text"),
        }
    }
}

impl Response {
    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("text"))
    }
}

fn request(method: Method, path: &str, principal: Principal) -> http::request::Builder {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, ACCEPT);
    match principal.user() {
        Some(user) => request.header(header::COOKIE, format!("user={user}")),
        None => request,
    }
}
