//! What Notebook answers to too many wrong passwords.

use http::{HeaderMap, StatusCode, header};
use leptos::config::Env;

use crate::test_site::{TestSite, form, request, send};

const WRONG: &str = "email=ann%40example.com&password=quiet-harbour-lantern-43";

#[tokio::test(flavor = "multi_thread")]
async fn the_form_is_there_again_and_says_how_long_to_wait() {
    let test_site = TestSite::open().await;
    let site = test_site.build("http://localhost:3000", Env::PROD);
    for _ in 0..10 {
        let (status, ..) = send(&site, form("/notes", "/api/sign_in", WRONG)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    let (status, headers, page) = send(&site, form("/notes", "/api/sign_in", WRONG)).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(waits(&headers), 120);
    assert!(page.contains("data-page=\"unauthorized\""), "{page}");
    assert!(page.contains("Try again in 2 minutes"), "{page}");
    assert!(page.contains("ann@example.com"), "what was typed: {page}");
    assert!(!headers.contains_key(header::SET_COOKIE));
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");

    let call = request("POST", "/api/sign_in", "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(WRONG.into())
        .expect("a request");
    let (status, headers, _) = send(&site, call).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(waits(&headers), 120);
}

fn waits(headers: &HeaderMap) -> u64 {
    let seconds = headers[header::RETRY_AFTER].to_str().expect("ASCII");
    seconds.parse().expect("seconds")
}
