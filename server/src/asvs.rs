//! What ASVS 5.0 asks of the whole site and no other test is about.

use http::{HeaderMap, StatusCode, header};
use leptos::config::Env;

use crate::test_site::{ACCOUNT, TestSite, bare, form, request, send};

const ORIGIN: &str = "http://localhost:3000";

/// One of each kind of answer.
const ANSWERS: [(&str, &str, &str, u16); 12] = [
    ("GET", "/", "text/html", 200),
    ("GET", "/sign-in", "text/html", 200),
    ("GET", "/notes", "text/html", 401),
    ("GET", "/notes", "application/json", 401),
    ("GET", "/v1/notes", "application/json", 401),
    ("GET", "/v1/notes", "text/html", 401),
    ("POST", "/api/list_notes", "application/json", 401),
    ("GET", "/nowhere", "text/html", 404),
    ("GET", "//elsewhere.example", "text/html", 400),
    ("GET", "/.well-known/jwks.json", "application/json", 200),
    ("GET", "/healthz", "*/*", 200),
    ("GET", "/robots.txt", "*/*", 200),
];

fn text(headers: &HeaderMap, name: &header::HeaderName) -> String {
    let value = headers
        .get(name)
        .map(|value| value.to_str().expect("ASCII"));
    value.unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_body_says_what_it_is_and_in_which_characters() {
    let test_site = TestSite::open().await;
    let site = test_site.build(ORIGIN, Env::PROD);
    for (method, path, accept, status) in ANSWERS {
        let (answered, headers, body) = send(&site, bare(request(method, path, accept))).await;
        assert_eq!(answered, status, "{path}");
        let kind = text(&headers, &header::CONTENT_TYPE);
        if body.is_empty() {
            continue;
        }
        assert!(kind.contains('/'), "{method} {path} as {accept}: {kind}");
        // JSON is UTF-8 and has no parameter that says so (RFC 8259, section 11).
        if kind.starts_with("text/") && path != "/robots.txt" {
            assert!(kind.ends_with("; charset=utf-8"), "{path}: {kind}");
        }
        assert_eq!(
            kind.starts_with("text/html"),
            body.starts_with("<!"),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_origin_is_let_in_whatever_it_calls_itself() {
    let test_site = TestSite::open().await;
    let site = test_site.build(ORIGIN, Env::PROD);
    for origin in ["https://elsewhere.example", "null", ORIGIN] {
        for (method, path, accept, _) in ANSWERS {
            let asked = request(method, path, accept).header(header::ORIGIN, origin);
            let (_, headers, _) = send(&site, bare(asked)).await;
            let preflight = request("OPTIONS", path, accept)
                .header(header::ORIGIN, origin)
                .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
            let (_, of_preflight, _) = send(&site, bare(preflight)).await;
            for headers in [headers, of_preflight] {
                let allows = headers
                    .keys()
                    .any(|name| name.as_str().contains("access-control"));
                assert!(!allows, "{origin}: {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_site_has_no_account_and_a_field_that_nobody_asked_for_gives_nothing() {
    let test_site = TestSite::open().await;
    let site = test_site.build(ORIGIN, Env::PROD);
    let count = async |query: &'static str| -> i64 {
        let rows = sqlx::query_scalar(query).fetch_one(test_site.accounts.pool());
        rows.await.expect(query)
    };
    assert_eq!(count("SELECT COUNT(*) FROM account_users").await, 0);
    assert_eq!(count("SELECT COUNT(*) FROM account_roles").await, 0);

    let more = "role=admin&roles=admin&id=root&user_id=root&is_admin=true&disabled_at=0";
    let fields = format!("{ACCOUNT}&{more}");
    let (status, headers, body) = send(&site, form("/sign-up", "/api/sign_up", &fields)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let cookie = text(&headers, &header::SET_COOKIE);
    let cookie = cookie.split(';').next().expect("a pair");
    assert_eq!(count("SELECT COUNT(*) FROM account_roles").await, 0);
    assert_eq!(
        count("SELECT COUNT(*) FROM account_users WHERE id = 'root'").await,
        0
    );
    let admin = request("GET", "/admin", "text/html").header(header::COOKIE, cookie);
    assert_eq!(send(&site, bare(admin)).await.0, StatusCode::FORBIDDEN);

    // Nor does a field take the place of one that stands before it.
    let note = "title=Mine&body=&owner_id=somebody&id=1&title=Other";
    let mut post = form("/notes", "/api/add_note", note);
    let value = cookie.parse().expect("a cookie");
    post.headers_mut().insert(header::COOKIE, value);
    let (status, _, body) = send(&site, post).await;
    assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{body}");
    assert_eq!(
        count("SELECT COUNT(*) FROM notes WHERE owner_id = 'somebody'").await,
        0
    );
    assert_eq!(count("SELECT COUNT(*) FROM notes WHERE id = '1'").await, 0);
}
