//! An issuer that is down, slow or talks nonsense: nobody can tell, which is a 503, and never a pass or
//! a 401.

mod common;

use std::time::{Duration, Instant};

use common::{
    AUDIENCE,
    issuer::{INTROSPECT, Issuer, JWKS, METADATA, Reply},
    key::Key,
    site::Site,
};
use http::StatusCode;
use leptos_oauth::ResourceServer;
use serde_json::json;
use tokio::net::TcpListener;

fn bad_answers() -> Vec<(&'static str, Reply)> {
    vec![
        ("silence", Reply::Silence),
        ("stalls", Reply::Stalls),
        ("endless", Reply::Endless),
        ("500", Reply::Status(StatusCode::INTERNAL_SERVER_ERROR)),
        ("401", Reply::Status(StatusCode::UNAUTHORIZED)),
        ("429", Reply::Status(StatusCode::TOO_MANY_REQUESTS)),
        ("204", Reply::Status(StatusCode::NO_CONTENT)),
        ("400", Reply::Status(StatusCode::BAD_REQUEST)),
        ("not JSON", Reply::Text("<!doctype html>")),
        ("cut", Reply::Text("{\"keys\": [")),
        ("no object", Reply::Json(json!([1]))),
        ("empty", Reply::Json(json!({}))),
        ("null", Reply::Json(json!({ "keys": null, "active": null }))),
        (
            "a text",
            Reply::Json(json!({ "keys": "a", "active": "true" })),
        ),
        (
            "huge",
            Reply::Json(json!({ "keys": [], "active": true, "x": "a".repeat(300_000) })),
        ),
    ]
}

#[tokio::test]
async fn keys_that_can_not_be_had_are_a_503() {
    let key = Key::ec("a");
    for (name, reply) in bad_answers() {
        println!("{name}");
        let issuer = Issuer::start(&[&key]).await;
        issuer.reply(JWKS, reply);
        let site = issuer.jwt_site();
        let token = key.token(&issuer.claims());
        site.assert_unavailable(&token).await;
        issuer.publish(&[&key]);
        issuer.pass(5);
        site.assert_passes(&token).await;
    }
}

#[tokio::test]
async fn an_introspection_without_an_answer_is_a_503() {
    for (name, reply) in bad_answers() {
        println!("{name}");
        let issuer = Issuer::start(&[]).await;
        issuer.reply(INTROSPECT, reply);
        let site = issuer.introspection_site();
        site.assert_unavailable("token").await;
        let active = json!({
            "active": true, "sub": "ann", "token_type": "Bearer", "aud": AUDIENCE,
        });
        issuer.reply(INTROSPECT, Reply::Json(active));
        site.assert_passes("token").await;
    }
}

#[tokio::test]
async fn a_description_that_can_not_be_had_is_a_503() {
    let key = Key::ec("a");
    for (name, reply) in bad_answers() {
        println!("{name}");
        let issuer = Issuer::start(&[&key]).await;
        issuer.reply(METADATA, reply);
        let site = issuer.jwt_site();
        site.assert_unavailable(&key.token(&issuer.claims())).await;
        assert_eq!(issuer.count(JWKS), 0);
        issuer.introspection_site().assert_unavailable("a").await;
        assert_eq!(issuer.count(INTROSPECT), 0);
    }
}

#[tokio::test]
async fn nothing_follows_a_redirect() {
    let key = Key::ec("a");
    let other = Issuer::start(&[&key]).await;
    let issuer = Issuer::start(&[]).await;
    issuer.reply(JWKS, Reply::RedirectTo(format!("{}{JWKS}", other.url)));
    let there = format!("{}{INTROSPECT}", other.url);
    issuer.reply(INTROSPECT, Reply::RedirectTo(there));
    let token = key.token(&issuer.claims());
    issuer.jwt_site().assert_unavailable(&token).await;
    issuer.introspection_site().assert_unavailable("a").await;
    assert_eq!(other.count(JWKS) + other.count(INTROSPECT), 0);
}

#[tokio::test]
async fn an_issuer_that_is_not_there_is_a_503() {
    // Nobody listens where somebody did a moment ago.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let token = key.token(&issuer.claims_with("iss", json!(url)));
    let site = ResourceServer::jwt(&*url, AUDIENCE)
        .introspect("api", "secret")
        .build();
    let site = Site::new(site.expect("it can work"));
    site.assert_unavailable(&token).await;
    site.assert_unavailable("opaque").await;
}

/// Nor is it asked without.
#[tokio::test]
async fn an_issuer_that_speaks_no_tls_is_a_503() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let url = issuer.url.replace("http:", "https:");
    let token = key.token(&issuer.claims_with("iss", json!(url)));
    let tokens = ResourceServer::jwt(&*url, AUDIENCE).build();
    let site = Site::new(tokens.expect("it can work"));
    site.assert_unavailable(&token).await;
    assert_eq!(issuer.count(METADATA), 0);
}

#[tokio::test]
async fn after_a_failure_nobody_waits_for_the_next_one() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    issuer.reply(JWKS, Reply::Silence);
    let site = issuer.jwt_site();
    let token = key.token(&issuer.claims());
    let begin = Instant::now();
    for _ in 0..20 {
        site.assert_unavailable(&token).await;
    }
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert_eq!(issuer.count(JWKS), 1);
    issuer.pass(5);
    site.assert_unavailable(&token).await;
    assert_eq!(issuer.count(JWKS), 2);
}

/// Those who waited through it would wait again otherwise, one after the other.
#[tokio::test]
async fn a_failure_that_took_long_is_remembered_from_its_end() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    issuer.reply(JWKS, Reply::Silence);
    let site = issuer.jwt_site();
    let token = key.token(&issuer.claims());
    let clock = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        issuer.pass(30);
    };
    tokio::join!(site.assert_unavailable(&token), clock);
    site.assert_unavailable(&token).await;
    assert_eq!(issuer.count(JWKS), 1);
}

#[tokio::test]
async fn an_outage_does_not_last_when_the_clock_is_turned_back() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    issuer.reply(JWKS, Reply::Status(StatusCode::BAD_GATEWAY));
    let site = issuer.jwt_site();
    site.assert_unavailable(&key.token(&issuer.claims())).await;
    issuer.publish(&[&key]);
    issuer.clock.turn_back(Duration::from_secs(3600));
    site.assert_passes(&key.token(&issuer.claims())).await;
}

#[tokio::test]
async fn a_key_that_may_be_new_is_a_503_while_nobody_can_tell() {
    let (key, new) = (Key::ec("a"), Key::ec("b"));
    let issuer = Issuer::start(&[&key]).await;
    let site = issuer.jwt_site();
    site.assert_passes(&key.token(&issuer.claims())).await;
    issuer.reply(JWKS, Reply::Status(StatusCode::BAD_GATEWAY));
    issuer.pass(31);
    site.assert_unavailable(&new.token(&issuer.claims())).await;
    // Those who bring the known one are not concerned.
    site.assert_passes(&key.token(&issuer.claims())).await;
}

#[tokio::test]
async fn more_keys_than_anybody_needs_are_a_503() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let keys = vec![key.jwk(); 33];
    issuer.reply(JWKS, Reply::Json(json!({ "keys": keys })));
    let site = issuer.jwt_site();
    site.assert_unavailable(&key.token(&issuer.claims())).await;
}
