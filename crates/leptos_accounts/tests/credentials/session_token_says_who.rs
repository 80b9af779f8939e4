//! What `get_token` gives, as another service reads it with the published keys.

use jsonwebtoken::{
    Algorithm, DecodingKey, Header, Validation, decode, decode_header, jwk::JwkSet,
};
use leptos_accounts::credentials::TokenTemplate;
use serde_json::{Value, json};

use crate::{
    DOWN, OK,
    site::{BILLING, By, ORIGIN, Site},
};

/// Verifies a token as a service with this audience does.
pub(crate) fn read(token: &str, keys: &Value, audience: &str) -> (Header, Value) {
    let keys: JwkSet = serde_json::from_value(keys.clone()).expect("a set of keys");
    let header = decode_header(token).expect("a header");
    let key = keys.find(header.kid.as_deref().expect("a key's id"));
    let key = DecodingKey::from_jwk(key.expect("a published key")).expect("a key");
    let mut validation = Validation::new(Algorithm::ES256);
    validation.set_audience(&[audience]);
    validation.set_issuer(&[ORIGIN]);
    // The site's clock stands still.
    validation.validate_exp = false;
    let data = decode(token, &key, &validation).expect("a valid token");
    (header, data.claims)
}

#[tokio::test]
async fn a_plain_token_says_who_and_by_which_session() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let token = site.token(&ann, None).await;
    let keys = site.app.accounts.jwks();
    let (header, claims) = read(&token, &keys, ORIGIN);
    assert_eq!(header.typ.as_deref(), Some("st+jwt"));
    let who = site.get(By::Cookie(&ann), "/who").await.json;
    assert_eq!(claims["sub"], who["user"]["id"]);
    assert_eq!(claims["sid"], who["user"]["session"]["id"]);
    let seconds = |name: &str| claims[name].as_i64().expect("a time");
    assert_eq!(seconds("exp") - seconds("iat"), 60);
    assert_eq!(claims["nbf"], claims["iat"]);
    assert_eq!(claims.get("org_id"), None);
    let (_, again) = read(&site.token(&ann, None).await, &keys, ORIGIN);
    assert_ne!(again["jti"], claims["jti"]);

    let made = site.post(By::Cookie(&ann), "/organisation", &[("name", "Orchard")]);
    assert_eq!(made.await.status, OK);
    let (_, acting) = read(&site.token(&ann, None).await, &keys, ORIGIN);
    assert_eq!(acting["org_slug"], "orchard");
    assert_eq!(acting["org_role"], "org:admin");
}

#[tokio::test]
async fn a_template_says_what_the_other_service_wants_to_know() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let token = site.token(&ann, Some("billing")).await;
    let (header, claims) = read(&token, &site.app.accounts.jwks(), BILLING);
    assert_eq!(header.typ.as_deref(), Some("JWT"));
    assert_eq!(claims["label"], "ann@example.com in ");
    assert_eq!(claims["tenant"], Value::Null);
    assert_eq!(claims["nested"], json!({ "session": claims["sid"] }));
    // It is for them, and not for us.
    assert_eq!(site.reason(&token).await, "InvalidToken");
}

#[tokio::test]
async fn who_has_no_session_gets_none_and_no_template_is_made_up() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let key = site.key(&ann, "notes:read").await;
    let none = site.get(By::Bearer(&key), "/token").await;
    assert_eq!((none.status, none.json), (OK, Value::Null));
    let unknown = site.get(By::Cookie(&ann), "/token?template=other").await;
    assert_eq!(unknown.status, DOWN);
}

#[tokio::test]
async fn without_an_origin_there_are_no_tokens() {
    let site = Site::without_origin().await;
    let ann = site.person("ann").await;
    assert_eq!(site.get(By::Cookie(&ann), "/token").await.status, DOWN);
}

#[tokio::test]
async fn what_is_configured_wrongly_does_not_open() {
    use std::time::Duration;

    let ours = |audience: &str| TokenTemplate::new(audience).expect("an audience");
    for audience in [ORIGIN, "http://localhost:3000/"] {
        let opened = Site::try_open(|config| config.token_template("ours", ours(audience))).await;
        let text = opened.expect_err("refused").to_string();
        assert!(text.contains("`ours`"), "{text}");
    }
    for seconds in [0, 601] {
        let lifetime = Duration::from_secs(seconds);
        let opened = Site::try_open(|config| config.session_token_lifetime(lifetime)).await;
        assert!(opened.is_err(), "{seconds}");
    }
}
