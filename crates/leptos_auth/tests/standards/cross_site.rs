use http::{Method, StatusCode};
use leptos_auth::LocalTarget;

use crate::{
    Row, elsewhere, row,
    site::{HTML, ask},
};

pub(crate) const ROWS: &[Row] = &[
    row(
        "F1",
        "an unsafe method from another site or a sibling domain: 403, and nothing is run",
        || Box::pin(from_elsewhere()),
    ),
    row(
        "F2",
        "the same from this origin, or from the address bar: carried out",
        || Box::pin(from_here()),
    ),
    row(
        "F3",
        "without Fetch Metadata `Origin` decides; `null` is nobody's",
        || Box::pin(by_origin()),
    ),
    row(
        "F4",
        "neither: a program without a cookie may, with a cookie it may not",
        || Box::pin(by_neither()),
    ),
    elsewhere(
        "F5",
        "origins that are trusted are compared whole",
        "tower_http::csrf, and leptos_auth layer::trust_origin",
    ),
    elsewhere(
        "F6",
        "a server function that answers `GET` is declared to only read, or the start fails",
        "leptos_auth lib: each_that_answers_get_has_to_be_declared",
    ),
    row(
        "F7",
        "a method in a header or a field, and JSON as text, change nothing",
        || Box::pin(overrides()),
    ),
    row(
        "F8",
        "`X-Forwarded-Host`, `-Proto` and `Forwarded` of a client have no effect",
        || Box::pin(forwarded()),
    ),
    row(
        "F9",
        "an upgrade and an event stream from another site: 403",
        || Box::pin(streams()),
    ),
    row("F10", "the refusal is negotiated like any other", || {
        Box::pin(negotiated())
    }),
    row("O1", "redirect targets: the corpus is refused", || {
        Box::pin(targets())
    }),
    elsewhere(
        "O2",
        "no target is taken from a request",
        "leptos_auth other_methods: a_server_function_never_redirects_to_another_site",
    ),
];

const POST: &str = "/v1/echo";

async fn refused(fields: &[(&str, &str)]) {
    let answer = ask(Method::POST, POST, fields).await;
    answer.assert_denied(StatusCode::FORBIDDEN);
    assert!(!answer.body.contains("echo"));
}

async fn passes(fields: &[(&str, &str)]) {
    let answer = ask(Method::POST, POST, fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{fields:?}: {}", answer.body);
}

async fn from_elsewhere() {
    for site in ["cross-site", "same-site"] {
        refused(&[("sec-fetch-site", site)]).await;
        refused(&[("sec-fetch-site", site), ("cookie", "user=ada")]).await;
        refused(&[("sec-fetch-site", site), ("origin", "https://evil.example")]).await;
        for method in [Method::PUT, Method::PATCH, Method::DELETE] {
            let answer = ask(method, POST, &[("sec-fetch-site", site)]).await;
            answer.assert_denied(StatusCode::FORBIDDEN);
        }
        let answer = ask(Method::POST, "/sign-in", &[("sec-fetch-site", site)]).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
    }
}

async fn from_here() {
    for site in ["same-origin", "none"] {
        passes(&[("sec-fetch-site", site), ("cookie", "user=ada")]).await;
    }
}

async fn by_origin() {
    passes(&[("origin", "http://localhost:3000"), ("cookie", "user=ada")]).await;
    for origin in [
        "null",
        "http://localhost",
        "https://localhost:3000",
        "http://localhost:3001",
        "http://localhost:3000.evil.example",
        "http://evil.example",
        "nonsense",
    ] {
        refused(&[("origin", origin)]).await;
        refused(&[("origin", origin), ("cookie", "user=ada")]).await;
    }
}

async fn by_neither() {
    passes(&[]).await;
    passes(&[("authorization", "Bearer ada"), ("cookie", "user=ada")]).await;
    refused(&[("cookie", "user=ada")]).await;
}

async fn overrides() {
    for (name, value) in [
        ("x-http-method-override", "DELETE"),
        ("x-http-method", "POST"),
        ("x-method-override", "POST"),
    ] {
        let answer = ask(Method::GET, POST, &[(name, value), ("accept", HTML)]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{name}");
    }
    let fields = [
        ("content-type", "text/plain"),
        ("sec-fetch-site", "cross-site"),
    ];
    refused(&fields).await;
    let fields = [
        ("content-type", "multipart/form-data; boundary=a"),
        ("origin", "null"),
    ];
    refused(&fields).await;
}

async fn forwarded() {
    for (name, value) in [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "https"),
        ("forwarded", "host=evil.example;proto=https"),
        ("x-original-url", "/"),
        ("x-rewrite-url", "/"),
        ("x-middleware-subrequest", "middleware"),
    ] {
        let answer = ask(Method::GET, "/v1/secret", &[(name, value)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert!(!answer.body.contains("evil"), "{name}");
        refused(&[(name, value), ("origin", "http://evil.example")]).await;
    }
}

async fn streams() {
    let upgrade = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("origin", "http://evil.example"),
    ];
    let answer = ask(Method::GET, "/v1/secret", &upgrade).await;
    answer.assert_denied(StatusCode::FORBIDDEN);
    let events = [
        ("accept", "text/event-stream"),
        ("sec-fetch-site", "cross-site"),
    ];
    let answer = ask(Method::GET, "/v1/secret", &events).await;
    answer.assert_denied(StatusCode::FORBIDDEN);
}

async fn negotiated() {
    for (accept, kind) in [
        (HTML, "text/html; charset=utf-8"),
        ("application/json", "application/problem+json"),
    ] {
        let fields = [("sec-fetch-site", "cross-site"), ("accept", accept)];
        let answer = ask(Method::POST, POST, &fields).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
        assert_eq!(answer.header("content-type"), kind);
    }
}

async fn targets() {
    for target in [
        "//h",
        "/\\h",
        "\\\\h",
        "\\h",
        "https:h",
        "https://h",
        "http:/h",
        "/%2f%2fh",
        "/%2Fh",
        "/%5ch",
        "/%5C%5Ch",
        "\t//h",
        "\n//h",
        "\0/h",
        " //h",
        "/\t/h",
        "/\n/h",
        "/\r\n/h",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "//user@h",
        "@h",
        "h",
        "",
        "./h",
        "../h",
        "?h",
        "#h",
        "/\u{e9}",
        "/a\u{2028}b",
        "///h",
        "/\u{7f}",
    ] {
        assert!(target.parse::<LocalTarget>().is_err(), "{target:?}");
    }
    assert!(
        format!("/{}", "a".repeat(9_000))
            .parse::<LocalTarget>()
            .is_err()
    );
    for target in [
        "/",
        "/notes",
        "/notes/a-b?x=1&y=%20",
        "/a//b",
        "/user@h",
        "/a?next=//h",
    ] {
        assert!(target.parse::<LocalTarget>().is_ok(), "{target:?}");
    }
}
