//! Refusals that tell nobody whether an account exists are the same bytes, in every dialect, at every place
//! where one can sign in (ASVS 5.0, 6.3.8). Their times are compared in
//! `leptos_accounts/tests/enumeration`.

use axum::{Router, body::Body};
use http::{HeaderMap, Request, header};
use leptos::config::Env;

use crate::test_site::{TestSite, form, request, send};

const ORIGIN: &str = "http://localhost:3000";
const RIGHT: &str = "quiet-harbour-lantern-42";
const WRONG: &str = "quiet-harbour-lantern-43";

/// Who may not be told apart: the address, all of one length, and the password that is tried.
const STATES: [(&str, &str, &str); 4] = [
    ("unknown", "eve@example.com", RIGHT),
    ("a wrong password", "ann@example.com", WRONG),
    ("disabled, the right password", "dot@example.com", RIGHT),
    ("disabled, a wrong password", "dot@example.com", WRONG),
];

/// Sends these fields.
type Ask = fn(&str) -> Request<Body>;

/// How one can ask.
const PLACES: [(&str, Ask); 4] = [
    ("the page for signing in", |fields| {
        form("/sign-in", "/api/sign_in", fields)
    }),
    ("a page that is refused", |fields| {
        form("/notes", "/api/sign_in", fields)
    }),
    ("the start page", |fields| form("/", "/api/sign_in", fields)),
    ("a script", |fields| {
        request("POST", "/api/sign_in", "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(fields.to_owned()))
            .expect("a request")
    }),
];

/// What is another each time for reasons of its own.
const NOT_COMPARED: [&str; 2] = ["date", "x-request-id"];

async fn refusal(site: &Router, request: Request<Body>, email: &str) -> String {
    let (status, headers, body) = send(site, request).await;
    assert_eq!(status, 401, "{body}");
    let nonce = nonce(&headers);
    let id = headers["x-request-id"].to_str().expect("ASCII").to_owned();
    let mut text = format!("{status}\n");
    for (name, value) in &headers {
        if !NOT_COMPARED.contains(&name.as_str()) {
            text += &format!("{name}: {}\n", value.to_str().expect("ASCII"));
        }
    }
    text += &body;
    let encoded = email.replace('@', "%40");
    for (changes, stays) in [
        (email, "ADDRESS"),
        (encoded.as_str(), "ADDRESS"),
        (id.as_str(), "ID"),
    ] {
        text = text.replace(changes, stays);
    }
    match nonce {
        Some(nonce) => text.replace(&nonce, "NONCE"),
        None => text,
    }
}

fn nonce(headers: &HeaderMap) -> Option<String> {
    let policy = headers.get(header::CONTENT_SECURITY_POLICY)?;
    let rest = policy.to_str().ok()?.split("'nonce-").nth(1)?;
    rest.split('\'').next().map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_unknown_wrong_or_disabled_gets_the_same_bytes_everywhere() {
    let test_site = TestSite::open().await;
    let site = test_site.build(ORIGIN, Env::PROD);
    for email in ["ann%40example.com", "dot%40example.com"] {
        let fields = format!("email={email}&password={RIGHT}");
        let (status, _, _) = send(&site, form("/sign-up", "/api/sign_up", &fields)).await;
        assert_eq!(status, 303);
    }
    sqlx::query("UPDATE account_users SET disabled_at = 1 WHERE email = 'dot@example.com'")
        .execute(test_site.accounts.pool())
        .await
        .expect("disabled");
    for (place, ask) in PLACES {
        let mut first: Option<String> = None;
        for (state, email, password) in STATES {
            let fields = format!("email={}&password={password}", email.replace('@', "%40"));
            let refusal = refusal(&site, ask(&fields), email).await;
            match &first {
                None => first = Some(refusal),
                Some(first) => assert_eq!(refusal, *first, "{place}: {state}"),
            }
        }
    }
}
