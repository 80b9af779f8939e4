//! The whole of it, against a provider that really listens.

use std::{
    future::pending,
    mem,
    sync::{Arc, Mutex as StdMutex},
};

use axum::{
    extract::State,
    http::{HeaderMap, Request},
    response::{IntoResponse, Redirect},
};
use examples::visitor::Visitor;
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos_auth::{Identify, Identity, Reason, SessionStatus, User};
use tokio::{
    net::TcpSocket,
    sync::{Mutex, MutexGuard},
};

use super::{
    provider::{LONGEST, provider_cookie},
    *,
};

/// `generate_route_list` suspends the resources of the whole process: one site at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

/// The heads of the requests that the provider got.
type Calls = Arc<StdMutex<Vec<HeaderMap>>>;

fn taken(calls: &Calls) -> Vec<HeaderMap> {
    mem::take(&mut calls.lock().expect("no panic"))
}

/// A provider that also misbehaves, as its cookie demands.
async fn listen() -> (String, Calls) {
    let calls = Calls::default();
    let provider = Router::new()
        .route("/sessions/whoami", get(whoami))
        .route("/elsewhere", get(async || Json(stand_in::session("ann"))))
        .with_state(calls.clone());
    let url = stand_in::listen(provider).await.expect("a port");
    (url, calls)
}

async fn whoami(State(calls): State<Calls>, headers: HeaderMap) -> axum::response::Response {
    calls.lock().expect("no panic").push(headers.clone());
    let mut ann = stand_in::session("ann").expect("a session");
    match headers[header::COOKIE].to_str().expect("text") {
        "provider_session=stalls" => pending().await,
        "provider_session=malformed" => "{".into_response(),
        "provider_session=oversized" => format!("{ann}{}", " ".repeat(LONGEST)).into_response(),
        "provider_session=redirects" => Redirect::to("/elsewhere").into_response(),
        "provider_session=forbids" => StatusCode::FORBIDDEN.into_response(),
        "provider_session=blank-actor" => {
            ann["claims"]["act"] = json!("support-7");
            Json(ann).into_response()
        }
        "provider_session=new-status" => {
            ann["status"] = json!("suspended");
            Json(ann).into_response()
        }
        "provider_session=again" => {
            let long_ago = json!({ "aal": "aal1", "completed_at": 1 });
            let methods = ann["authentication_methods"].as_array_mut();
            methods.expect("a list").push(long_ago);
            Json(ann).into_response()
        }
        "provider_session=tomorrow" => {
            let tomorrow = &mut ann["authentication_methods"][0]["completed_at"];
            *tomorrow = json!(tomorrow.as_u64().expect("a time") + 86400);
            Json(ann).into_response()
        }
        _ => stand_in::whoami(headers).await,
    }
}

/// The application, and what it asked the provider.
struct Site {
    app: Router,
    calls: Calls,
    _alone: MutexGuard<'static, ()>,
}

impl Site {
    async fn open(patience: Duration) -> Self {
        let (url, calls) = listen().await;
        Self::at(&url, calls, patience).await
    }

    async fn at(url: &str, calls: Calls, patience: Duration) -> Self {
        let _alone = ALONE.lock().await;
        let provider = Provider::at(url, patience).expect("a provider");
        let app = router(provider).expect("a router");
        Self { app, calls, _alone }
    }

    async fn get(&self, name: &str, uri: &str) -> (StatusCode, String) {
        let cookie = format!("provider_session={name}");
        let mut visitor = Visitor::of(&self.app).with_cookie(&cookie);
        let answer = match uri {
            "/v1/me" => visitor.call(uri, None).await,
            _ => visitor.get(uri).await,
        };
        (answer.status(), answer.into_body())
    }

    /// 503 everywhere, and nothing of what is protected.
    async fn assert_unavailable(&self, name: &str) {
        for uri in ["/", "/members", "/billing", "/v1/me"] {
            let (status, body) = self.get(name, uri).await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{name} {uri}");
            assert!(uri == "/v1/me" || body.contains("One moment"), "{body}");
            for secret in ["Hello", "Ann", "4242", "example.com", "acme"] {
                assert!(!body.contains(secret), "{name} {uri}: {body}");
            }
        }
    }
}

fn request(cookies: &[&[u8]]) -> Parts {
    let (mut head, ()) = Request::new(()).into_parts();
    for cookie in cookies {
        let cookie = HeaderValue::from_bytes(cookie).expect("a value");
        head.headers.append(header::COOKIE, cookie);
    }
    head
}

async fn ask(url: &str, cookie: &str) -> Identity {
    let provider = Provider::at(url, PATIENCE).expect("a provider");
    let identity = provider.identify(&request(&[cookie.as_bytes()])).await;
    identity.expect("an answer")
}

#[tokio::test]
async fn every_field_of_the_answer_arrives() {
    let (url, _) = listen().await;
    let Identity::SignedIn(user) = ask(&url, "provider_session=support").await else {
        panic!("signed out");
    };
    let ages = user.factor_ages();
    let seconds = |age: Option<Duration>| age.expect("a proof").as_secs();
    assert!((60..90).contains(&seconds(ages.first)), "{ages:?}");
    assert!((30..60).contains(&seconds(ages.second)), "{ages:?}");
    let by_hand = User::new("1", "ann@example.com")
        .with_session("session-1", SessionStatus::Active)
        .with_factor_ages(ages.first, ages.second)
        .with_organisation(Organisation::new("org-1", "acme").with_role("org:admin"))
        .with_role("org:admin")
        .with_permission("org:memberships:read")
        .with_feature("export")
        .with_plan("team")
        .with_actor("support-7")
        .with_claim("locale", json!("en"));
    assert_eq!(user, by_hand);
}

#[tokio::test]
async fn a_session_that_the_provider_does_not_know_has_expired() {
    let (url, _) = listen().await;
    let identity = ask(&url, "provider_session=nobody").await;
    assert_eq!(identity, Identity::SignedOut(Reason::Expired));
}

#[test]
fn of_all_cookies_only_the_provider_s_is_found() {
    let found = |cookies: &[&[u8]]| provider_cookie(&request(cookies));
    let ann = HeaderValue::from_static("provider_session=ann");
    assert_eq!(found(&[b"a=b;provider_session=ann ; c=d"]), Ok(ann.clone()));
    assert_eq!(found(&[b"name=\xff", b"provider_session=ann"]), Ok(ann));
    for others in [&b"provider_sessions=1"[..], b"a=provider_session=1", b""] {
        assert_eq!(found(&[others]), Err(Reason::NoCredential));
    }
    let planted = b"provider_session=ann; provider_session=mallory";
    assert_eq!(found(&[planted]), Err(Reason::InvalidToken));
}

#[tokio::test]
async fn the_provider_decides_who_sees_what() {
    let site = Site::open(PATIENCE).await;
    let (ok, signed_out) = (StatusCode::OK, StatusCode::UNAUTHORIZED);
    for (name, uri, status, text) in [
        ("ann", "/", ok, "Hello ann@example.com, of acme."),
        (
            "support",
            "/",
            ok,
            "support-7 acts for ann@example.com, of acme.",
        ),
        ("ann", "/members", ok, "The members are Ann and Bob."),
        ("bob", "/members", StatusCode::FORBIDDEN, "Not for you"),
        ("ann", "/billing", ok, "4242"),
        ("bob", "/billing", StatusCode::FORBIDDEN, "Not for you"),
        ("old", "/members", ok, "The members are Ann and Bob."),
        ("old", "/billing", signed_out, "provider again"),
        ("again", "/billing", ok, "4242"),
        ("tomorrow", "/billing", signed_out, "provider again"),
        ("ann", "/v1/me", ok, r#""slug":"acme""#),
        ("pending", "/v1/me", signed_out, "pending"),
        ("pending", "/members", signed_out, "needs to be finished"),
        ("pending", "/", ok, "Hello, stranger."),
        ("nobody", "/v1/me", signed_out, "expired"),
        ("nobody", "/billing", signed_out, "has expired"),
    ] {
        let (found, body) = site.get(name, uri).await;
        assert_eq!(found, status, "{name} {uri}: {body}");
        assert!(body.contains(text), "{name} {uri}: {body}");
        let needs_a_script = body.contains("<template");
        assert!(!needs_a_script, "{name} {uri}: {body}");
        let is_shown = body.contains("4242") || body.contains("The members are");
        assert!(found == ok || !is_shown, "{name} {uri}: {body}");
    }
}

#[tokio::test]
async fn an_answer_that_tells_nothing_is_an_outage_and_shows_nothing() {
    let site = Site::open(PATIENCE).await;
    for name in [
        "outage",
        "malformed",
        "oversized",
        "redirects",
        "forbids",
        "blank-actor",
        "new-status",
    ] {
        site.assert_unavailable(name).await;
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_in_time_is_an_outage() {
    let site = Site::open(Duration::from_millis(50)).await;
    site.assert_unavailable("stalls").await;
}

#[tokio::test]
async fn a_provider_that_is_not_there_is_an_outage() {
    // Bound, so that nobody else gets the port, and not listening.
    let socket = TcpSocket::new_v4().expect("a socket");
    let address = "127.0.0.1:0".parse().expect("an address");
    socket.bind(address).expect("a port");
    let url = format!("http://{}", socket.local_addr().expect("an address"));
    let site = Site::at(&url, Calls::default(), PATIENCE).await;
    site.assert_unavailable("ann").await;
}

#[tokio::test]
async fn the_provider_is_told_its_cookie_and_nothing_else() {
    let site = Site::open(PATIENCE).await;
    let cookies = "theme=dark; provider_session=ann; __Host-own=secret";
    let mut visitor = Visitor::of(&site.app).with_cookie(cookies);
    assert_eq!(visitor.get("/members").await.status(), StatusCode::OK);
    let mut told = taken(&site.calls).pop().expect("a call");
    let cookie = told.remove(header::COOKIE).expect("a cookie");
    assert_eq!(cookie, "provider_session=ann");
    told.remove(header::HOST);
    told.remove(header::ACCEPT);
    assert!(told.is_empty(), "{told:?}");
}

#[tokio::test]
async fn a_request_causes_one_call_however_often_its_page_asks_and_an_anonymous_one_none() {
    let site = Site::open(PATIENCE).await;
    for name in ["ann", "bob", "old", "pending", "nobody", "outage"] {
        for uri in ["/members", "/billing", "/v1/me"] {
            site.get(name, uri).await;
            assert_eq!(taken(&site.calls).len(), 1, "{name} {uri}");
        }
    }
    let mut anonymous = Visitor::of(&site.app);
    assert_eq!(anonymous.get("/").await.status(), StatusCode::OK);
    for uri in ["/members", "/billing", "/v1/me"] {
        let signed_out = StatusCode::UNAUTHORIZED;
        assert_eq!(anonymous.get(uri).await.status(), signed_out);
        assert_eq!(
            anonymous.call(uri, Some("guess")).await.status(),
            signed_out
        );
    }
    assert_eq!(taken(&site.calls), []);
}
