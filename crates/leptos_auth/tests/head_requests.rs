//! `HEAD` is `GET` without the body (RFC 9110, section 9.3.2).

mod common;

use axum::{Router, body::Body};
use common::{Answer, app, request, send};
use http::{HeaderMap, Method, header};

async fn ask(app: &Router, method: Method, uri: &str, user: Option<&str>, html: bool) -> Answer {
    let mut request = request(method, uri, user)
        .body(Body::empty())
        .expect("a request");
    if !html {
        let json = "application/json".parse().expect("a header value");
        request.headers_mut().insert("accept", json);
    }
    send(app, request).await
}

/// All headers but the length, which for `GET` the server reads off the body.
fn sorted(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut all: Vec<_> = headers
        .iter()
        .filter(|(name, _)| *name != header::CONTENT_LENGTH)
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned()))
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn head_has_the_status_and_headers_of_get_and_no_body() {
    let app = app();
    let uris = [
        "/",
        "/add",
        "/nowhere",
        "/ooo/protected",
        "/in-order/plain",
        "/async/guarded",
        "/admin",
        "/v1/secret",
        "/v1/cookie",
        "/v1/echo",
    ];
    for uri in uris {
        for user in [None, Some("ada")] {
            for html in [true, false] {
                let get = ask(&app, Method::GET, uri, user, html).await;
                let head = ask(&app, Method::HEAD, uri, user, html).await;
                assert_eq!(head.status, get.status, "{uri} {user:?}");
                assert_eq!(
                    sorted(&head.headers),
                    sorted(&get.headers),
                    "{uri} {user:?}"
                );
                assert_eq!(head.body, "", "{uri} {user:?}");
                // Lengths of two renderings are compared below.
                let known = get.headers.contains_key(header::CONTENT_LENGTH);
                assert!(
                    !known || head.headers.contains_key(header::CONTENT_LENGTH),
                    "{uri}"
                );
            }
        }
    }
}

#[tokio::test]
async fn the_length_is_that_of_the_body_that_get_has() {
    let app = app();
    for (uri, user) in [
        ("/v1/secret", None),
        ("/v1/secret", Some("ada")),
        ("/v1/cookie", None),
        ("/v1/echo", None),
        ("/nowhere", None),
    ] {
        let get = ask(&app, Method::GET, uri, user, false).await;
        let head = ask(&app, Method::HEAD, uri, user, false).await;
        assert_eq!(
            head.header("content-length"),
            get.body.len().to_string(),
            "{uri}"
        );
    }
}
