//! What a guard's refusal looks like: who asks, how, and with which option.

#[path = "outcomes/app.rs"]
mod app;
mod common;

use axum::body::Body;
use http::{Method, StatusCode, header};
use leptos_auth::{Reason, Role, identity::Auth};

use self::{
    app::SITE,
    common::{Answer, request, send},
};

const HTML: &str = "text/html";
const JSON: &str = "application/json";

async fn ask(path: &str, user: Option<&str>, accept: &str) -> Answer {
    let mut request = request(Method::GET, path, user);
    let headers = request.headers_mut().expect("a request");
    headers.insert(header::ACCEPT, accept.parse().expect("a value"));
    let request = request.body(Body::empty()).expect("a request");
    let answer = send(&SITE, request).await;
    if answer.status != StatusCode::OK {
        assert!(!answer.body.contains("CANARY"), "{path}: {}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    answer
}

/// Status and `Location`.
async fn outcome(path: &str, user: Option<&str>, accept: &str) -> (u16, String) {
    let answer = ask(path, user, accept).await;
    (answer.status.as_u16(), answer.header("location").to_owned())
}

/// A nonce is another one in each answer.
fn without_nonce(answer: &Answer) -> String {
    let nonce = answer.body.split("nonce=\"").nth(1);
    let nonce = nonce.and_then(|rest| rest.split('"').next());
    nonce.map_or(answer.body.clone(), |nonce| answer.body.replace(nonce, ""))
}

/// By outcome: signed out, and signed in without the right; as a document, and as anything else.
const TABLE: [(&str, [(u16, &str); 4]); 4] = [
    ("plain", [(401, ""), (401, ""), (403, ""), (403, "")]),
    ("concealed", [(404, ""), (404, ""), (404, ""), (404, "")]),
    (
        "redirected",
        [
            (303, "/sign-in?from=here"),
            (401, ""),
            (303, "/upgrade"),
            (403, ""),
        ],
    ),
    (
        "like-clerk",
        [
            (303, "/sign-in?redirect_url={path}"),
            (404, ""),
            (404, ""),
            (404, ""),
        ],
    ),
];

/// As a browser's form would send it.
fn encoded(path: &str) -> String {
    path.replace('/', "%2F").replace('-', "%2D")
}

#[tokio::test]
async fn a_page_and_a_handler_answer_with_the_outcome_of_their_guard() {
    for (name, expected) in TABLE {
        for path in [format!("/{name}"), format!("/v1/{name}")] {
            let found = [
                outcome(&path, None, HTML).await,
                outcome(&path, None, JSON).await,
                outcome(&path, Some("ann"), HTML).await,
                outcome(&path, Some("ann"), JSON).await,
            ];
            let expected = expected
                .map(|(status, location)| (status, location.replace("{path}", &encoded(&path))));
            assert_eq!(found, expected, "{path}");
            assert_eq!(outcome(&path, Some("root"), HTML).await.0, 200, "{path}");
            assert_eq!(outcome(&path, Some("broken"), HTML).await.0, 503, "{path}");
        }
    }
}

#[tokio::test]
async fn what_is_concealed_is_what_is_not_there() {
    for (concealed, missing) in [("/concealed", "/missing"), ("/v1/concealed", "/v1/missing")] {
        for user in [None, Some("ann")] {
            for accept in [HTML, JSON] {
                let concealed = ask(concealed, user, accept).await;
                let missing = ask(missing, user, accept).await;
                assert_eq!(concealed.status, missing.status);
                assert_eq!(concealed.headers, missing.headers, "{user:?} {accept}");
                let (concealed, missing) = (without_nonce(&concealed), without_nonce(&missing));
                assert_eq!(concealed, missing, "{user:?} {accept}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_concealed_is_what_is_not_there_also_to_a_prefetch() {
    for (concealed, missing) in [("/concealed", "/missing"), ("/v1/concealed", "/v1/missing")] {
        let mut seen = Vec::new();
        for path in [concealed, missing] {
            for user in [None, Some("ann"), Some("root")] {
                let request = request(Method::GET, path, user).header("sec-purpose", "prefetch");
                let answer = send(&SITE, request.body(Body::empty()).expect("a request")).await;
                assert!(!answer.body.contains("CANARY"), "{path}");
                let body = without_nonce(&answer).replace(path, "");
                seen.push((answer.status, answer.headers, body));
            }
        }
        let first = seen.first().expect("answers").clone();
        assert_eq!(first.0, 503, "{concealed}");
        for other in seen {
            assert_eq!(other, first, "{concealed}");
        }
    }
}

#[tokio::test]
async fn a_guard_never_leads_to_another_site() {
    assert_eq!(
        outcome("/led-astray", None, HTML).await,
        (401, String::new())
    );
}

#[tokio::test]
async fn a_document_is_led_to_the_page_for_signing_in_and_from_there_back() {
    for (path, location) in [
        (
            "/signs-in?a=1&b=%20",
            "/sign-in?redirect_url=%2Fsigns%2Din%3Fa%3D1%26b%3D%2520",
        ),
        ("/v1/sign-in", "/sign-in?redirect_url=%2Fv1%2Fsign%2Din"),
        ("/v1/sign-in-and-on", "/sign-in?redirect_url=%2Fwelcome"),
        (
            "/v1/sign-in-astray",
            "/sign-in?redirect_url=%2Fv1%2Fsign%2Din%2Dastray",
        ),
    ] {
        let led = outcome(path, None, HTML).await;
        assert_eq!(led, (303, location.to_owned()));
        assert_eq!(
            outcome(path, None, JSON).await,
            (401, String::new()),
            "{path}"
        );
    }
    assert_eq!(outcome("/signs-in", Some("ann"), HTML).await.0, 200);
    let endless = format!("/v1/sign-in?{}", "a=%20&".repeat(1_300));
    let led = outcome(&endless, None, HTML).await;
    assert_eq!(led, (303, "/sign-in".to_owned()), "too long a way back");
}

#[tokio::test]
async fn like_clerk_a_token_that_fails_is_401() {
    for path in ["/like-clerk", "/v1/like-clerk"] {
        let request = request(Method::GET, path, None)
            .header(header::AUTHORIZATION, "Bearer nonsense")
            .header(header::ACCEPT, JSON);
        // The second Accept counts beside the browser's of `request`.
        let mut request = request.body(Body::empty()).expect("a request");
        let json = header::HeaderValue::from_static(JSON);
        request.headers_mut().insert(header::ACCEPT, json);
        let answer = send(&SITE, request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn too_old_a_proof_asks_for_another() {
    let answer = ask("/fresh", Some("ann"), HTML).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(
        answer.body.contains("Confirm that it is you"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn who_has_to_prove_it_is_named_to_them_only() {
    let page = ask("/fresh", Some("ann"), HTML).await;
    assert!(page.body.contains("It is ann."), "{}", page.body);
    let raised = ask("/raised", Some("ann"), HTML).await;
    assert_eq!(raised.status, StatusCode::UNAUTHORIZED);
    assert!(raised.body.contains("It is ann."), "{}", raised.body);
    let problem = ask("/fresh", Some("ann"), JSON).await;
    assert_eq!(problem.status, StatusCode::UNAUTHORIZED);
    assert!(!problem.body.contains("ann"), "{}", problem.body);
}

#[tokio::test]
async fn of_two_step_ups_the_stricter_one_is_shown_whoever_is_faster() {
    for _ in 0..10 {
        let page = ask("/both", Some("ann"), HTML).await;
        assert!(page.body.contains("For delete-account."), "{}", page.body);
    }
}

#[tokio::test]
async fn a_session_with_a_task_open_is_signed_out() {
    for path in ["/plain", "/v1/plain"] {
        let answer = ask(path, Some("pending"), HTML).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(
            answer.body.contains("Something needs to be finished"),
            "{path}"
        );
    }
    assert_eq!(
        ask("/v1/who", Some("pending"), JSON).await.body,
        "None false"
    );
}

#[tokio::test]
async fn asking_refuses_nobody() {
    for (user, said) in [
        (None, "None false"),
        (Some("ann"), "Some(\"ann\") false"),
        (Some("root"), "Some(\"root\") true"),
    ] {
        assert_eq!(ask("/v1/who", user, JSON).await.body, said);
    }
    assert_eq!(ask("/v1/who", Some("broken"), JSON).await.status, 503);
}

#[tokio::test]
async fn the_answer_has_the_organisation_the_actor_and_the_claims() {
    let body = ask("/v1/all", Some("acted"), JSON).await.body;
    let auth: Auth = serde_json::from_str(&body).expect("what was sent");
    let organisation = auth.organisation().expect("one that is acted for");
    assert_eq!(organisation.slug(), "orchard");
    assert!(auth.has(Role("org:member")), "the role in it is a role");
    assert_eq!(auth.actor(), Some("support"));
    assert_eq!(auth.claim("department"), Some(&"sales".into()));
    assert_eq!(auth.session().expect("a session").id, "s");
    let ages = auth.factor_ages();
    assert_eq!(ages.first, None, "an age is not sent: it grows");
    let nobody: Auth = serde_json::from_str(&ask("/v1/all", None, JSON).await.body).expect("json");
    assert!(!nobody.is_authenticated());
    assert_eq!(nobody.reason(), Some(&Reason::NoCredential));
}

#[tokio::test(start_paused = true)]
async fn a_policy_that_fails_or_takes_too_long_is_never_open() {
    for (path, status) in [
        ("/v1/may/ann", 200),
        ("/v1/may/bea", 403),
        ("/v1/may/hidden", 404),
        ("/v1/may/broken", 503),
        ("/v1/may/slow", 503),
    ] {
        assert_eq!(ask(path, Some("ann"), JSON).await.status, status, "{path}");
    }
    assert_eq!(ask("/v1/may/ann", None, JSON).await.status, 401);
}
