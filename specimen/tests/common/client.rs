//! Sending requests to the specimen in process, as browsers and programs do.

use axum::body::Body;
use futures::StreamExt;
use http::{HeaderMap, Method, Request, StatusCode, header, header::AsHeaderName};
use leptos::server_fn::ServerFn;
use tower::ServiceExt;

use super::{canary, site};

/// Where the specimen believes to be.
pub(crate) const ORIGIN: &str = "http://localhost:3000";

/// What a form without JavaScript is sent as.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// What programs send.
pub(crate) const JSON: &str = "application/json";

/// Who asks, as far as the answer's form is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Browser,
    Program,
}

impl Dialect {
    pub(crate) const BOTH: [Self; 2] = [Self::Browser, Self::Program];
    pub(crate) const COLUMNS: [&str; 2] = [Self::Browser.column(), Self::Program.column()];

    /// Its column in the table.
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Program => "program",
        }
    }

    pub(crate) fn accept(self) -> &'static str {
        match self {
            Self::Browser => "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            Self::Program => JSON,
        }
    }
}

/// A response, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The body broke off instead of ending.
    pub(crate) broken: bool,
}

impl Answer {
    pub(crate) fn header(&self, name: impl AsHeaderName) -> &str {
        let value = self.headers.get(name);
        value.and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// Panics unless its head is that of every denial and nothing leaks. `cell` says where.
    pub(crate) fn assert_denied(&self, status: StatusCode, cell: &str) {
        assert_eq!(self.status, status, "{cell}: {}", self.body);
        assert_eq!(self.header(header::CACHE_CONTROL), "no-store", "{cell}");
        assert_eq!(self.header("x-robots-tag"), "noindex", "{cell}");
        assert!(self.header(header::VARY).contains("Cookie"), "{cell}");
        let challenge = match status {
            StatusCode::UNAUTHORIZED => "Session realm=\"application\"",
            _ => "",
        };
        assert_eq!(self.header(header::WWW_AUTHENTICATE), challenge, "{cell}");
        for never in [header::LOCATION, header::SET_COOKIE, header::ETAG] {
            assert!(!self.headers.contains_key(&never), "{cell}: {never}");
        }
        self.assert_no_canary(cell);
    }

    /// Panics unless the body is a page of the application, or problem details.
    pub(crate) fn assert_dialect(&self, dialect: Dialect, cell: &str) {
        let kind = self.header(header::CONTENT_TYPE);
        match dialect {
            Dialect::Browser => {
                assert!(kind.starts_with("text/html"), "{cell}: {kind}");
                assert_eq!(self.pages(), [page(self.status)], "{cell}: {}", self.body);
                assert!(self.body.contains("<nav>"), "{cell}: without its layout");
            }
            Dialect::Program => {
                assert_eq!(kind, "application/problem+json", "{cell}");
                let problem: serde_json::Value = serde_json::from_str(&self.body).expect("JSON");
                assert_eq!(problem["status"], self.status.as_u16(), "{cell}");
            }
        }
    }

    /// Panics unless a form was carried out, and leads back to where it was posted from.
    pub(crate) fn assert_leads_back(&self, path: &str) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{path}: {}", self.body);
        assert_eq!(self.header(header::LOCATION), path);
        self.assert_no_canary(path);
    }

    /// The pages of boundaries that stand in the document.
    pub(crate) fn pages(&self) -> Vec<&str> {
        let attributes = self.body.split("data-page=\"").skip(1);
        attributes
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    pub(crate) fn assert_no_canary(&self, cell: &str) {
        if let Some(found) = canary::find(&self.headers, self.body.as_bytes()) {
            panic!("{cell}: {found}");
        }
    }
}

/// The page of a boundary that goes with a status.
pub(crate) fn page(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        _ => "not-found",
    }
}

/// A request from the specimen's own pages.
pub(crate) fn request(method: Method, uri: &str, user: Option<&str>) -> http::request::Builder {
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header(header::HOST, "localhost:3000")
        .header("sec-fetch-site", "same-origin");
    match user {
        Some(user) => request.header(header::COOKIE, format!("user={user}")),
        None => request,
    }
}

/// Sends it, and reads the answer to its end. What is no text is shown as if it were.
pub(crate) async fn send(request: Request<Body>) -> Answer {
    let response = site().oneshot(request).await.expect("infallible");
    let (head, body) = response.into_parts();
    let chunks: Vec<_> = body.into_data_stream().collect().await;
    let broken = chunks.iter().any(Result::is_err);
    let body: Vec<u8> = chunks.into_iter().flatten().flatten().collect();
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        broken,
    }
}

/// `GET`.
pub(crate) async fn get(uri: &str, user: Option<&str>, dialect: Dialect) -> Answer {
    let request = request(Method::GET, uri, user).header(header::ACCEPT, dialect.accept());
    send(request.body(Body::empty()).expect("a request")).await
}

/// `POST` of a body of this kind.
pub(crate) async fn post(
    uri: &str,
    user: Option<&str>,
    dialect: Dialect,
    kind: &str,
    body: impl Into<Body>,
) -> Answer {
    let request = request(Method::POST, uri, user)
        .header(header::ACCEPT, dialect.accept())
        .header(header::CONTENT_TYPE, kind);
    send(request.body(body.into()).expect("a request")).await
}

/// A form that a page without JavaScript posts to itself.
pub(crate) async fn post_form<F: ServerFn>(path: &str, user: Option<&str>, fields: &str) -> Answer {
    let function = F::PATH.replace('/', "%2F");
    let body = format!("__function={function}&{fields}");
    post(path, user, Dialect::Browser, FORM, body).await
}
