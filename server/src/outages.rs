//! What is answered while something is down: the whole site, asked as browsers and programs do.

use http::{HeaderMap, StatusCode, header};
use leptos::config::Env;

use crate::test_site::{ACCOUNT, TestSite, bare, form, request, send};

const ORIGIN: &str = "http://localhost:3000";

fn cookie(headers: &HeaderMap) -> String {
    let set = headers[header::SET_COOKIE].to_str().expect("ASCII");
    set.split(';').next().expect("a pair").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_every_guard_is_503_for_everybody_with_a_page_or_a_problem() {
    let test_site = TestSite::open().await;
    let site = test_site.build(ORIGIN, Env::PROD);
    let (_, headers, _) = send(&site, form("/sign-up", "/api/sign_up", ACCOUNT)).await;
    let known = cookie(&headers);
    test_site.accounts.pool().close().await;

    for cookie in [None, Some(&known)] {
        for (method, path, accept) in [
            ("GET", "/notes", "text/html"),
            ("GET", "/notes/some", "text/html"),
            ("GET", "/admin", "text/html"),
            ("GET", "/settings", "text/html"),
            ("GET", "/notes", "application/json"),
            ("GET", "/v1/notes", "application/json"),
            ("GET", "/v1/notes", "text/html"),
            ("POST", "/api/list_notes", "application/json"),
        ] {
            // Who sends no credential is refused without a look-up.
            let refused = match cookie {
                Some(_) => StatusCode::SERVICE_UNAVAILABLE,
                None => StatusCode::UNAUTHORIZED,
            };
            let mut asked = request(method, path, accept);
            if let Some(cookie) = cookie {
                asked = asked.header(header::COOKIE, cookie);
            }
            let (status, headers, body) = send(&site, bare(asked)).await;
            let name = format!("{method} {path} as {accept}, {cookie:?}");
            assert_eq!(status, refused, "{name}: {body}");
            if status == StatusCode::UNAUTHORIZED {
                continue;
            }
            assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{name}");
            assert_eq!(headers[header::RETRY_AFTER], "5", "{name}");
            assert!(!headers.contains_key(header::WWW_AUTHENTICATE), "{name}");
            assert!(!headers.contains_key(header::SET_COOKIE), "{name}");
            let kind = headers[header::CONTENT_TYPE].to_str().expect("ASCII");
            if accept == "text/html" {
                assert!(kind.starts_with("text/html"), "{name}: {kind}");
                assert!(body.contains("data-page=\"unavailable\""), "{name}: {body}");
                assert!(!body.contains("type=\"password\""), "{name}");
            } else {
                assert!(body.contains("navailable"), "{name}: {body}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_a_form_is_answered_with_a_page_and_no_cookie() {
    let test_site = TestSite::open().await;
    let site = test_site.build(ORIGIN, Env::PROD);
    let (_, headers, _) = send(&site, form("/sign-up", "/api/sign_up", ACCOUNT)).await;
    let known = cookie(&headers);
    test_site.accounts.pool().close().await;

    for (page, function, fields) in [
        ("/sign-in", "/api/sign_in", ACCOUNT),
        ("/sign-up", "/api/sign_up", ACCOUNT),
        ("/notes", "/api/sign_in", ACCOUNT),
        ("/notes", "/api/sign_out", ""),
        ("/notes", "/api/add_note", "title=Milk&body="),
        ("/settings", "/api/make_api_key", "name=Backup&access=read"),
    ] {
        let mut posted = form(page, function, fields);
        let value = known.parse().expect("a cookie");
        posted.headers_mut().insert(header::COOKIE, value);
        let (status, headers, body) = send(&site, posted).await;
        assert_eq!(
            status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{function}: {body}"
        );
        assert!(body.contains("<h1>"), "{function}: {body}");
        assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{function}");
        assert!(!headers.contains_key(header::SET_COOKIE), "{function}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_says_which_part_fails_and_life_goes_on() {
    let test_site = TestSite::open().await;
    let site = test_site.build(ORIGIN, Env::PROD);
    let ask = async |path| send(&site, bare(request("GET", path, "*/*"))).await;
    let (status, headers, body) = ask("/readyz").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    let parts = r#"{"clock":true,"passwords":true,"reads":true,"ready":true,"writes":true}"#;
    assert_eq!(body, parts);

    test_site.accounts.pool().close().await;
    let (status, _, body) = ask("/readyz").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains(r#""reads":false"#) && body.contains(r#""ready":false"#));
    assert_eq!(ask("/healthz").await.0, StatusCode::OK);
}
