//! Tokens that the issuer is asked about (RFC 7662), and how long its answer counts.

mod common;

use std::time::Duration;

use common::{
    AUDIENCE,
    issuer::{INTROSPECT, Issuer, METADATA, Reply},
    key::Key,
    site::Site,
};
use futures::future::join_all;
use http::header;
use serde_json::{Value, json};

async fn that_answers(answer: Value) -> (Issuer, Site) {
    let issuer = Issuer::start(&[]).await;
    issuer.reply(INTROSPECT, Reply::Json(answer));
    let site = issuer.introspection_site();
    (issuer, site)
}

fn active() -> Value {
    json!({
        "active": true, "sub": "ann", "client_id": "program", "scope": "read write",
        "token_type": "Bearer", "aud": AUDIENCE,
    })
}

fn active_with(name: &str, value: Value) -> Value {
    let mut answer = active();
    answer[name] = value;
    answer
}

#[tokio::test]
async fn the_issuer_is_asked_in_the_name_of_the_application() {
    let (issuer, site) = that_answers(active()).await;
    let caller = site.assert_passes("a+b/c~d==").await;
    assert_eq!(caller.subject, "ann");
    assert_eq!(caller.scopes, ["read", "write"]);
    let (headers, form) = issuer.last_question();
    // `api:secret`.
    assert_eq!(headers[header::AUTHORIZATION], "Basic YXBpOnNlY3JldA==");
    assert_eq!(
        headers[header::CONTENT_TYPE],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(
        form,
        "token=a%2Bb%2Fc%7Ed%3D%3D&token_type_hint=access_token"
    );
}

#[tokio::test]
async fn an_answer_counts_for_a_minute() {
    let (issuer, site) = that_answers(active()).await;
    for _ in 0..3 {
        site.assert_passes("a").await;
    }
    issuer.pass(59);
    site.assert_passes("a").await;
    assert_eq!(issuer.count(INTROSPECT), 1);
    // Revoked.
    issuer.reply(INTROSPECT, Reply::Json(json!({ "active": false })));
    issuer.pass(1);
    site.assert_refused("a").await;
    assert_eq!(issuer.count(INTROSPECT), 2);
    assert_eq!(issuer.count(METADATA), 1);
}

#[tokio::test]
async fn an_answer_does_not_count_past_the_end_of_its_token() {
    let (issuer, site) = that_answers(active()).await;
    let expires = issuer.in_seconds(10);
    issuer.reply(INTROSPECT, Reply::Json(active_with("exp", json!(expires))));
    site.assert_passes("a").await;
    issuer.pass(9);
    site.assert_passes("a").await;
    assert_eq!(issuer.count(INTROSPECT), 1);
    issuer.pass(1);
    // The issuer's clock is behind ours: its word counts, and is asked for each time.
    site.assert_passes("a").await;
    site.assert_passes("a").await;
    assert_eq!(issuer.count(INTROSPECT), 3);
    issuer.pass(60);
    site.assert_expired("a").await;
}

#[tokio::test]
async fn an_answer_does_not_count_when_the_clock_was_turned_back() {
    let (issuer, site) = that_answers(active()).await;
    site.assert_passes("a").await;
    issuer.clock.turn_back(Duration::from_secs(1));
    site.assert_passes("a").await;
    assert_eq!(issuer.count(INTROSPECT), 2);
}

#[tokio::test]
async fn all_who_bring_the_same_token_at_once_wait_for_one_answer() {
    let issuer = Issuer::start(&[]).await;
    let site = issuer.introspection_site();
    let late = Duration::from_millis(100);
    issuer.reply(INTROSPECT, Reply::Late(late, active()));
    join_all((0..50).map(|_| site.assert_passes("a"))).await;
    assert_eq!(issuer.count(INTROSPECT), 1);
    issuer.reply(INTROSPECT, Reply::Late(late, json!({ "active": false })));
    join_all((0..50).map(|_| site.assert_refused("b"))).await;
    assert_eq!(issuer.count(INTROSPECT), 2);
}

#[tokio::test]
async fn the_answer_for_one_token_is_none_for_another() {
    let (issuer, site) = that_answers(active()).await;
    site.assert_passes("a").await;
    issuer.reply(INTROSPECT, Reply::Json(json!({ "active": false })));
    for other in ["b", "A", "a=", "aa"] {
        site.assert_refused(other).await;
    }
    site.assert_passes("a").await;
}

#[tokio::test]
async fn that_a_token_is_not_active_is_not_kept() {
    let (issuer, site) = that_answers(json!({ "active": false, "sub": "ann" })).await;
    site.assert_refused("a").await;
    issuer.reply(INTROSPECT, Reply::Json(active()));
    site.assert_passes("a").await;
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_a_refusal() {
    for (name, value) in [
        ("iss", json!("https://other.example")),
        ("aud", json!("https://other.example")),
        ("aud", json!([])),
        ("token_type", json!("DPoP")),
        ("token_use", json!("refresh_token")),
        ("cnf", json!({ "jkt": "a" })),
        ("sub", json!("")),
        ("sub", json!(null)),
        ("exp", json!("soon")),
        ("nbf", json!(u64::MAX)),
    ] {
        println!("{name}: {value}");
        let (_issuer, site) = that_answers(active_with(name, value)).await;
        site.assert_refused("a").await;
    }
    let aud = json!(["https://other.example", AUDIENCE]);
    let (_issuer, site) = that_answers(active_with("aud", aud)).await;
    site.assert_passes("a").await;
}

#[tokio::test]
async fn a_token_without_a_type_may_be_a_refresh_token() {
    let mut answer = active();
    answer
        .as_object_mut()
        .expect("an object")
        .remove("token_type");
    let (issuer, strict) = that_answers(answer).await;
    strict.assert_refused("a").await;
    let loose = issuer.introspection().dangerous_accept_untyped_tokens();
    let loose = Site::new(loose.build().expect("it can work"));
    loose.assert_passes("a").await;
}

#[tokio::test]
async fn where_both_are_set_up_a_jwt_is_verified_here_only() {
    let (key, stranger) = (Key::ec("a"), Key::ec("a"));
    let issuer = Issuer::start(&[&key]).await;
    issuer.reply(INTROSPECT, Reply::Json(active()));
    let both = issuer.jwt().introspect("api", "secret").build();
    let site = Site::new(both.expect("it can work"));
    let token = key.token(&issuer.claims());
    site.assert_passes(&token).await;
    site.assert_refused(&stranger.token(&issuer.claims())).await;
    assert_eq!(issuer.count(INTROSPECT), 0);
    for opaque in ["opaque", "a.b", "a.b.c", "a.b.c.d.e"] {
        site.assert_passes(opaque).await;
    }
    assert_eq!(issuer.count(INTROSPECT), 4);
}

/// RFC 7009, section 2.2.1: some issuers answer so to whatever looks like a JWT.
#[tokio::test]
async fn an_issuer_that_is_not_asked_about_such_tokens_knows_none() {
    let issuer = Issuer::start(&[]).await;
    let error = json!({ "error": "unsupported_token_type" });
    issuer.reply(INTROSPECT, Reply::BadRequest(error));
    issuer.introspection_site().assert_refused("a").await;
    let error = json!({ "error": "invalid_request" });
    issuer.reply(INTROSPECT, Reply::BadRequest(error));
    issuer.introspection_site().assert_unavailable("a").await;
}

#[tokio::test]
async fn a_token_of_more_than_8_kib_is_not_asked_about() {
    let (issuer, site) = that_answers(active()).await;
    site.assert_refused(&"a".repeat(8 * 1024 + 1)).await;
    assert_eq!(issuer.count(INTROSPECT), 0);
    site.assert_passes(&"a".repeat(8 * 1024)).await;
}
