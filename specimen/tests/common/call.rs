//! Calling the server functions that are call sites, each in its encoding.

use axum::body::Body;
use http::{Method, header};
use specimen::demand::Demand;

use super::{Answer, Dialect, FORM, JSON, request, send};

/// How a server function is called.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) path: &'static str,
    pub(crate) method: Method,
    /// Of the body, where there is one.
    kind: Option<&'static str>,
    arguments: fn(Demand) -> String,
}

/// All but the sockets.
pub(crate) static CALLS: [Call; 8] = [
    Call::form("/api/functions/post"),
    Call::in_url(Method::GET, "/api/functions/get"),
    Call::in_url(Method::DELETE, "/api/functions/delete"),
    Call::with_body(Method::POST, "/api/functions/json", JSON, json),
    Call::with_body(Method::PUT, "/api/functions/put", JSON, json),
    Call::with_body(
        Method::POST,
        "/api/functions/multipart",
        "multipart/form-data; boundary=x",
        multipart,
    ),
    Call::form("/api/functions/text"),
    Call::form("/api/functions/bytes"),
];

impl Call {
    /// As forms are posted.
    pub(crate) const fn form(path: &'static str) -> Self {
        Self::with_body(Method::POST, path, FORM, form)
    }

    const fn in_url(method: Method, path: &'static str) -> Self {
        Self {
            path,
            method,
            kind: None,
            arguments: form,
        }
    }

    const fn with_body(
        method: Method,
        path: &'static str,
        kind: &'static str,
        arguments: fn(Demand) -> String,
    ) -> Self {
        Self {
            path,
            method,
            kind: Some(kind),
            arguments,
        }
    }

    /// The request but for what it accepts, and its body.
    pub(crate) fn request(
        &self,
        demand: Demand,
        visitor: Option<&str>,
    ) -> (http::request::Builder, Body) {
        let arguments = (self.arguments)(demand);
        let method = self.method.clone();
        let Some(kind) = self.kind else {
            let uri = format!("{}?{arguments}", self.path);
            return (request(method, &uri, visitor), Body::empty());
        };
        let request = request(method, self.path, visitor).header(header::CONTENT_TYPE, kind);
        (request, arguments.into())
    }

    pub(crate) async fn run(
        &self,
        demand: Demand,
        visitor: Option<&str>,
        dialect: Dialect,
    ) -> Answer {
        let (request, body) = self.request(demand, visitor);
        let request = request.header(header::ACCEPT, dialect.accept());
        send(request.body(body).expect("a request")).await
    }
}

fn form(demand: Demand) -> String {
    format!("demand={}", demand.segment())
}

fn json(demand: Demand) -> String {
    format!("{{\"demand\":\"{}\"}}", demand.segment())
}

fn multipart(demand: Demand) -> String {
    let demand = demand.segment();
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"demand\"\r\n\r\n{demand}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n"
    )
}
