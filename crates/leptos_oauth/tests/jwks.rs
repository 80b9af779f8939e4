//! The issuer's keys: when they are read, how long they count, and what is in them.

mod common;

use std::time::Duration;

use common::{
    issuer::{Issuer, JWKS, Reply},
    key::Key,
};
use futures::future::join_all;
use serde_json::json;

/// Lets what was begun beside a request come to its end, of which nothing tells; five seconds at most.
async fn until(condition: impl Fn() -> bool) {
    for _ in 0..500 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it does not come");
}

#[tokio::test]
async fn keys_are_read_once_for_all_who_need_them_at_once() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let keys = json!({ "keys": [key.jwk()] });
    issuer.reply(JWKS, Reply::Late(Duration::from_millis(100), keys));
    let site = issuer.jwt_site();
    let token = key.token(&issuer.claims());
    join_all((0..50).map(|_| site.assert_passes(&token))).await;
    assert_eq!(issuer.count(JWKS), 1);
    issuer.pass(60);
    site.assert_passes(&token).await;
    assert_eq!(issuer.count(JWKS), 1);
}

#[tokio::test]
async fn one_who_leaves_takes_the_keys_from_nobody() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let keys = json!({ "keys": [key.jwk()] });
    issuer.reply(JWKS, Reply::Late(Duration::from_millis(100), keys));
    let site = issuer.jwt_site();
    let token = key.token(&issuer.claims());
    for _ in 0..10 {
        let left = tokio::time::timeout(Duration::from_millis(5), site.ask(&token)).await;
        assert!(left.is_err());
    }
    site.assert_passes(&token).await;
    assert_eq!(issuer.count(JWKS), 1);
}

#[tokio::test]
async fn a_new_key_is_read_when_a_token_names_it() {
    let (old, new) = (Key::ec("old"), Key::rsa("new"));
    let issuer = Issuer::start(&[&old]).await;
    let site = issuer.jwt_site();
    site.assert_passes(&old.token(&issuer.claims())).await;
    issuer.pass(31);
    issuer.publish(&[&old, &new]);
    let token = new.token(&issuer.claims());
    join_all((0..20).map(|_| site.assert_passes(&token))).await;
    assert_eq!(issuer.count(JWKS), 2);
    site.assert_passes(&old.token(&issuer.claims())).await;
}

#[tokio::test]
async fn strangers_who_make_up_keys_do_not_have_them_read_each_time() {
    let (key, stranger) = (Key::ec("a"), Key::ec("b"));
    let issuer = Issuer::start(&[&key]).await;
    let site = issuer.jwt_site();
    let token = stranger.token(&issuer.claims());
    for _ in 0..20 {
        site.assert_refused(&token).await;
    }
    assert_eq!(issuer.count(JWKS), 1);
    issuer.pass(30);
    join_all((0..20).map(|_| site.assert_refused(&token))).await;
    assert_eq!(issuer.count(JWKS), 2);
}

#[tokio::test]
async fn a_token_of_another_issuer_has_no_keys_read() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let site = issuer.jwt_site();
    let foreign = issuer.claims_with("iss", json!("https://other.example"));
    site.assert_refused(&key.token(&foreign)).await;
    assert_eq!(issuer.count(JWKS), 0);
}

#[tokio::test]
async fn a_key_that_was_withdrawn_is_out_soon() {
    let (old, new) = (Key::ec("old"), Key::ec("new"));
    let issuer = Issuer::start(&[&old]).await;
    let site = issuer.jwt_site();
    let claims = issuer.claims_with("exp", json!(issuer.in_seconds(10_000)));
    let token = old.token(&claims);
    site.assert_passes(&token).await;
    issuer.publish(&[&new]);
    // It is read anew beside this one.
    issuer.pass(300);
    site.assert_passes(&token).await;
    until(|| issuer.count(JWKS) == 2).await;
    site.assert_passes(&new.token(&claims)).await;
    site.assert_refused(&token).await;
    assert_eq!(issuer.count(JWKS), 2);
}

#[tokio::test]
async fn keys_count_through_a_short_outage_and_not_through_a_long_one() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let site = issuer.jwt_site();
    let claims = issuer.claims_with("exp", json!(issuer.in_seconds(10_000)));
    let token = key.token(&claims);
    site.assert_passes(&token).await;
    issuer.reply(JWKS, Reply::Status(http::StatusCode::BAD_GATEWAY));
    issuer.pass(599);
    site.assert_passes(&token).await;
    until(|| issuer.count(JWKS) == 2).await;
    site.assert_passes(&token).await;
    issuer.pass(1);
    site.assert_unavailable(&token).await;
    issuer.publish(&[&key]);
    issuer.pass(5);
    site.assert_passes(&token).await;
}

#[tokio::test]
async fn a_clock_that_is_turned_back_keeps_no_key_in_use() {
    let (old, new) = (Key::ec("a"), Key::ec("a"));
    let issuer = Issuer::start(&[&old]).await;
    let site = issuer.jwt_site();
    site.assert_passes(&old.token(&issuer.claims())).await;
    issuer.publish(&[&new]);
    issuer.clock.turn_back(Duration::from_secs(3600));
    site.assert_refused(&old.token(&issuer.claims())).await;
    site.assert_passes(&new.token(&issuer.claims())).await;
}

#[tokio::test]
async fn keys_of_the_same_name_are_all_tried() {
    let keys = [Key::ec("a"), Key::rsa("a"), Key::ec("a")];
    let issuer = Issuer::start(&keys.each_ref()).await;
    let site = issuer.jwt_site();
    for key in &keys {
        site.assert_passes(&key.token(&issuer.claims())).await;
    }
    site.assert_refused(&Key::ec("a").token(&issuer.claims()))
        .await;
    assert_eq!(issuer.count(JWKS), 1);
}

#[tokio::test]
async fn a_token_may_name_no_key() {
    let keys = [Key::ec("a"), Key::ec("b")];
    let issuer = Issuer::start(&keys.each_ref()).await;
    let site = issuer.jwt_site();
    let header = json!({ "alg": "ES256", "typ": "at+jwt" });
    for key in &keys {
        site.assert_passes(&key.sign(&header, &issuer.claims()))
            .await;
    }
    let stranger = Key::ec("c");
    site.assert_refused(&stranger.sign(&header, &issuer.claims()))
        .await;
    issuer.publish(&[&stranger]);
    issuer.pass(30);
    site.assert_passes(&stranger.sign(&header, &issuer.claims()))
        .await;
}

#[tokio::test]
async fn keys_that_are_no_use_are_passed_over() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[]).await;
    let with = |name: &str, value: serde_json::Value| {
        let mut jwk = key.jwk();
        jwk[name] = value;
        jwk
    };
    let site = issuer.jwt_site();
    let token = key.token(&issuer.claims());
    let useless = [
        json!({ "kty": "oct", "kid": "a", "k": "c2VjcmV0" }),
        json!({ "kty": "AKP", "kid": "a", "alg": "ML-DSA-44", "pub": "AA" }),
        with("use", json!("enc")),
        with("key_ops", json!(["deriveKey"])),
        with("alg", json!("ES512")),
        with("alg", json!("ECDH-ES")),
        json!("no object"),
    ];
    issuer.reply(JWKS, Reply::Json(json!({ "keys": useless })));
    site.assert_refused(&token).await;
    let mut all = useless.to_vec();
    all.push(with("use", json!("sig")));
    issuer.reply(JWKS, Reply::Json(json!({ "keys": all })));
    issuer.pass(30);
    site.assert_passes(&token).await;
}
