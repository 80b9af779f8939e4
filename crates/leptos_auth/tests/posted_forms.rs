//! A form that a browser without JavaScript posts to the page it stands on.

mod common;

use common::{Add, Answer, SignIn, app, count::count, form, page, post, request, send};
use http::{Method, StatusCode, header};

fn assert_form_is_back(answer: &Answer) {
    assert!(answer.body.contains("value=\"ada@example.com\""));
    assert!(
        answer
            .body
            .contains("E-mail address and password do not match.")
    );
    assert!(!answer.body.contains("wr0ng"), "the password came back");
    assert!(
        answer
            .headers
            .values()
            .all(|v| !v.as_bytes().windows(5).any(|w| w == b"wr0ng"))
    );
}

#[tokio::test]
async fn success_leads_back_to_the_same_page_and_query() {
    let app = app();
    for uri in ["/add", "/add?a=1&b=%20"] {
        let answer = post(&app, uri, Some("ada"), &form::<Add>("title=x")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(answer.header("location"), uri);
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn success_at_the_sign_in_page_leads_to_its_landing() {
    let fields = form::<SignIn>("email=ada&password=right");
    let answer = post(&app(), "/sign-in?next=//evil.example", None, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/ooo/protected");
}

#[tokio::test]
async fn success_at_the_sign_in_page_leads_back_to_where_somebody_was_led_from() {
    let fields = form::<SignIn>("email=ada&password=right");
    for (page, landing) in [
        ("/sign-in?redirect_url=%2Fadd%3Fa%3D1", "/add?a=1"),
        ("/sign-in?redirect_url=%2F%2Fevil.example", "/ooo/protected"),
        (
            "/sign-in?redirect_url=https%3A%2F%2Fevil.example",
            "/ooo/protected",
        ),
        // What a stranger writes counts at the page for signing in, and nowhere else.
        (
            "/ooo/protected?redirect_url=%2Fadd",
            "/ooo/protected?redirect_url=%2Fadd",
        ),
    ] {
        let answer = post(&app(), page, None, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert_eq!(answer.header("location"), landing, "{page}");
    }
    let wrong = form::<SignIn>("email=ada&password=wr0ng");
    let refused = post(&app(), "/sign-in?redirect_url=%2Fadd", None, &wrong).await;
    refused.assert_denied(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_in_at_the_url_that_refused_leads_to_its_page() {
    let app = app();
    let fields = form::<SignIn>("email=ada&password=right");
    let answer = post(&app, "/ooo/protected?x=1", None, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/ooo/protected?x=1");
    assert_eq!(answer.header("set-cookie"), "user=ada; Path=/");
    let there = page(&app, "/ooo/protected?x=1", Some("ada")).await;
    assert_eq!(there.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_password_at_a_refused_page_shows_its_form_again() {
    let app = app();
    let fields = form::<SignIn>("email=ada%40example.com&password=wr0ng");
    for mode in ["ooo", "in-order", "partial", "async"] {
        let answer = post(&app, &format!("/{mode}/protected"), None, &fields).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.header("www-authenticate"),
            "Session realm=\"Specimen\""
        );
        assert!(answer.body.contains("data-page=\"unauthorized\""), "{mode}");
        assert!(!answer.body.contains("CANARY"), "{mode}");
        assert_form_is_back(&answer);
    }
}

#[tokio::test]
async fn a_wrong_password_at_the_sign_in_page_shows_that_page() {
    let fields = form::<SignIn>("email=ada%40example.com&password=wr0ng");
    let answer = post(&app(), "/sign-in", None, &fields).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("<h1>Sign in</h1>"));
    assert!(!answer.body.contains("data-page"));
    assert_form_is_back(&answer);
}

#[tokio::test]
async fn a_mistake_shows_the_page_with_the_message_and_what_was_typed() {
    let fields = form::<Add>("title=&note=keep+%22me%22");
    let answer = post(&app(), "/add", Some("ada"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.body.contains("Give it a title."), "{}", answer.body);
    assert!(
        answer.body.contains("value=\"keep &quot;me&quot;\""),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("data-page"));
}

#[tokio::test]
async fn a_refused_mutation_is_answered_at_the_url_of_its_page() {
    let answer = post(&app(), "/add", None, &form::<Add>("title=x")).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("data-page=\"unauthorized\""));
    assert!(answer.body.contains("<header>layout</header>"));
}

#[tokio::test]
async fn a_form_on_a_page_that_does_not_exist_changes_no_status_but_its_own() {
    let answer = post(&app(), "/nowhere", Some("ada"), &form::<Add>("title=")).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_and_not_carried_out() {
    let app = app();
    let cases = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in cases {
        let run = format!("{name}-{value}");
        let request = request(Method::POST, "/add", Some("ada"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(common::count::RUN, &run)
            .header(name, value)
            .body(form::<Add>("title=x").into());
        let answer = send(&app, request.expect("a request")).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
        assert!(answer.body.contains("data-page=\"forbidden\""), "{run}");
        assert_eq!(count(&run, "add"), 0, "{run}");
    }
    let run = "same-origin";
    let request = request(Method::POST, "/add", Some("ada"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(common::count::RUN, run)
        .header("origin", "http://localhost:3000")
        .body(form::<Add>("title=x").into());
    let answer = send(&app, request.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(count(run, "add"), 1);
}
