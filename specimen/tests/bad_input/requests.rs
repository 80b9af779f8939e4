//! Requests that no browser sends: parameters of leptos and of the framework, headers without
//! sense, methods that nobody knows.

use http::{HeaderValue, Method, StatusCode, header};

use crate::common::{Answer, Dialect, FORM, harmless::harmless, harmless::side_by_side, request};

/// Of each kind one: a page, its refusal, a handler, a server function, nothing.
const TARGETS: [&str; 6] = [
    "/",
    "/ooo/resource/unauthorized",
    "/async/page-component/forbidden",
    "/handlers/handler/not-found",
    "/api/functions/get?demand=unauthorized",
    "/nowhere",
];

async fn status_of(uri: &str) -> StatusCode {
    let ask = request(Method::GET, uri, None).header(header::ACCEPT, Dialect::Browser.accept());
    harmless(&format!("plain {uri}"), ask, "").await.status
}

fn with(uri: &str, query: &str) -> String {
    let separator = if uri.contains('?') { '&' } else { '?' };
    format!("{uri}{separator}{query}")
}

#[tokio::test]
async fn parameters_of_the_framework_mean_nothing_in_a_url() {
    for uri in TARGETS {
        let plain = status_of(uri).await;
        for query in [
            "__hold=1",
            "__function=%2Fapi%2Ffunctions%2Fpost",
            "__function=/api/functions/post",
            "_posted=1",
            "posted=%7B%7D",
            "refused=%5B%5B%220%22%5D%5D",
            "__RESOLVED_RESOURCES=%5B%5D",
            "user=admin",
            "site=x&mode=y",
            "__path=",
            "__paths=a&__errs=b",
        ] {
            let uri = with(uri, query);
            let ask =
                request(Method::GET, &uri, None).header(header::ACCEPT, Dialect::Browser.accept());
            let answer = harmless(&uri, ask, "").await;
            if query == "__path=" {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{uri}");
            } else {
                assert_eq!(answer.status, plain, "{uri}");
            }
        }
    }
}

#[tokio::test]
async fn very_many_parameters_are_parameters_or_too_long() {
    for uri in TARGETS {
        let plain = status_of(uri).await;
        for number in [100, 500, 1_500, 7_000] {
            let parameters: String = (0..number).map(|n| format!("a{n}=&")).collect();
            let uri = with(uri, &parameters);
            let ask =
                request(Method::GET, &uri, None).header(header::ACCEPT, Dialect::Browser.accept());
            let answer = harmless(&format!("{number} {uri:.60}"), ask, "").await;
            let expected = if uri.len() > 8192 {
                StatusCode::URI_TOO_LONG
            } else {
                plain
            };
            assert_eq!(answer.status, expected, "{number} {uri:.60}");
        }
    }
}

#[tokio::test]
async fn very_many_headers_change_nothing() {
    for uri in TARGETS {
        let plain = status_of(uri).await;
        for name in [
            "accept",
            "cookie",
            "x-nothing",
            "referer",
            "accept-language",
            "te",
        ] {
            let mut ask =
                request(Method::GET, uri, None).header(header::ACCEPT, Dialect::Browser.accept());
            for n in 0..2_000 {
                ask = ask.header(name, format!("a{n}=b/{n};q=0.{n}"));
            }
            let answer = harmless(&format!("{name} {uri}"), ask, "").await;
            assert_eq!(answer.status, plain, "{name} {uri}");
        }
    }
}

/// Bytes that are no text, and text that makes no sense.
fn nonsense() -> Vec<Vec<u8>> {
    let long = b"a".repeat(1 << 20);
    let commas = b",;".repeat(100_000);
    vec![
        b"".to_vec(),
        b"\xff\xfe\x80".to_vec(),
        b"\xc3\x28".to_vec(),
        b"text/html;q=nan, text/html;q=-1, */*;q=1e99".to_vec(),
        b";;;,,,===".to_vec(),
        b"\"".to_vec(),
        b"user=\xff".to_vec(),
        b"user".to_vec(),
        b"=;=;=".to_vec(),
        b"http://[::1".to_vec(),
        b"//".to_vec(),
        b"%00%ff%zz".to_vec(),
        commas,
        long,
    ]
}

/// Headers that somebody on the way to us may read something into.
const NAMES: [&str; 19] = [
    "accept",
    "cookie",
    "referer",
    "content-type",
    "authorization",
    "accept-language",
    "sec-fetch-dest",
    "islands-router",
    "serverfnerror",
    "serverfnredirect",
    "location",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-original-url",
    "x-rewrite-url",
    "x-http-method-override",
    "upgrade",
    "if-none-match",
    "range",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_without_sense_are_ignored() {
    let headers = NAMES.into_iter().flat_map(|name| {
        let values = nonsense().into_iter();
        let values = values.filter_map(|value| HeaderValue::from_bytes(&value).ok());
        values.map(move |value| (name, value))
    });
    let asks = headers.flat_map(|(name, value)| TARGETS.map(|uri| (uri, name, value.clone())));
    let answers = asks.enumerate().map(async |(number, (uri, name, value))| {
        let cell = format!("{number}: {name} at {uri}");
        let ask = request(Method::GET, uri, None).header(name, value);
        let status = harmless(&cell, ask, "").await.status;
        // A cookie may name somebody, who then sees what they may.
        let refused = uri.contains("unauthorized") && name != "cookie";
        assert!(
            !refused || status == StatusCode::UNAUTHORIZED,
            "{cell}: {status}"
        );
    });
    assert!(side_by_side(answers).await > NAMES.len() * TARGETS.len());
}

#[tokio::test]
async fn a_host_without_sense_is_misdirected_or_bad() {
    for uri in TARGETS {
        for (n, value) in nonsense().into_iter().enumerate() {
            let Ok(value) = HeaderValue::from_bytes(&value) else {
                continue;
            };
            let mut ask = http::Request::builder().uri(uri);
            ask = ask.header(header::HOST, value);
            let answer = harmless(&format!("host {n} {uri}"), ask, "").await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{n} {uri}");
        }
        let ask = http::Request::builder().uri(uri);
        let answer = harmless(&format!("no host {uri}"), ask, "").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{uri}");
        let two = http::Request::builder()
            .uri(uri)
            .header(header::HOST, "localhost:3000")
            .header(header::HOST, "evil.example");
        let answer = harmless(&format!("two hosts {uri}"), two, "").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{uri}");
    }
}

#[tokio::test]
async fn methods_that_nobody_knows_are_not_allowed() {
    for uri in TARGETS {
        for method in ["BREW", "get", "TRACE", "PROPFIND", "PATCH", "DELETE", "X"] {
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            for dialect in Dialect::BOTH {
                for user in [None, Some("ada")] {
                    let cell = format!("{method} {uri} {dialect:?} {user:?}");
                    let ask =
                        request(method.clone(), uri, user).header(header::ACCEPT, dialect.accept());
                    let answer = harmless(&cell, ask, "x").await;
                    assert!(answer.status.is_client_error(), "{cell}: {}", answer.status);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_content_type_without_sense_carries_nothing_out() {
    let form = "__function=%2Fapi%2Ffunctions%2Fpost&demand=unauthorized";
    for uri in ["/", "/api/functions/json", "/handlers/handler/forbidden"] {
        for (n, value) in nonsense().into_iter().enumerate() {
            let Ok(value) = HeaderValue::from_bytes(&value) else {
                continue;
            };
            let cell = format!("{n} {uri}");
            let ask = request(Method::POST, uri, Some("ada")).header(header::CONTENT_TYPE, value);
            let answer = harmless(&cell, ask, form).await;
            assert!(answer.status.is_client_error(), "{cell}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn a_length_that_is_not_that_of_the_body_is_harmless() {
    for length in ["0", "1", "99999999", "18446744073709551616", "-1", "x"] {
        let ask = request(Method::POST, "/", Some("ada"))
            .header(header::CONTENT_TYPE, FORM)
            .header(header::CONTENT_LENGTH, length);
        let form = "__function=%2Fapi%2Ffunctions%2Fpost&demand=forbidden";
        let answer: Answer = harmless(length, ask, form).await;
        assert!(
            answer.status.is_client_error(),
            "{length}: {}",
            answer.status
        );
    }
}

#[tokio::test]
async fn paths_that_are_no_text_are_answered_clearly() {
    for path in [
        "/%ff",
        "/%00",
        "/ooo/%ff/%fe",
        "/ooo/resource/%c3%28",
        "/handlers/handler/%ff",
        "/handlers/handler/%00",
        "/api/%ff",
        "/api/functions/get?demand=%ff",
        "/%2e%2e%2fetc/passwd",
        "/pkg/..%2f..%2fetc/passwd",
        "/ooo/\u{e9}/unauthorized",
        "/ooo/resource/unauthorized?\u{e9}",
        "*",
    ] {
        for method in [Method::GET, Method::POST, Method::OPTIONS, Method::HEAD] {
            for dialect in Dialect::BOTH {
                let cell = format!("{method} {path} {dialect:?}");
                let ask =
                    request(method.clone(), path, None).header(header::ACCEPT, dialect.accept());
                let answer = harmless(&cell, ask, "").await;
                let status = answer.status;
                assert!(
                    status.is_client_error() || status.is_success(),
                    "{cell}: {status}"
                );
            }
        }
    }
}
