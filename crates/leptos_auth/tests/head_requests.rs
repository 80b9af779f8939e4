//! `HEAD` is `GET` without the body (RFC 9110, section 9.3.2).

mod common;

use axum::{Router, body::Body};
use common::{Answer, app, request, send};
use http::{HeaderMap, Method};

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

fn sorted(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut all: Vec<_> = headers
        .iter()
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
            }
        }
    }
}

#[tokio::test]
async fn the_length_of_a_refused_page_is_known() {
    let app = app();
    for uri in ["/async/protected", "/v1/secret"] {
        let get = ask(&app, Method::GET, uri, None, false).await;
        let head = ask(&app, Method::HEAD, uri, None, false).await;
        assert_eq!(
            head.header("content-length"),
            get.body.len().to_string(),
            "{uri}"
        );
    }
}
