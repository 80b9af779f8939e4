//! JWTs that are valid, and all the ways in which they are not.

mod common;

use common::{
    AUDIENCE,
    issuer::{Issuer, JWKS},
    key::{Key, encode},
    site::Site,
};
use leptos_oauth::Algorithm;
use serde_json::{Value, json};

async fn with_key(key: &Key) -> (Issuer, Site) {
    let issuer = Issuer::start(&[key]).await;
    let site = issuer.jwt_site();
    (issuer, site)
}

#[tokio::test]
async fn a_token_of_every_algorithm_says_who_is_asking() {
    let keys = [Key::rsa("a"), Key::ec("b"), Key::ed("c")];
    let issuer = Issuer::start(&keys.each_ref()).await;
    let site = issuer.jwt_site();
    for key in &keys {
        let caller = site.assert_passes(&key.token(&issuer.claims())).await;
        assert_eq!(caller.subject, "ann");
        assert_eq!(caller.client, "program");
        assert_eq!(caller.scopes, ["read"]);
    }
    let header = json!({ "alg": "PS256", "typ": "at+jwt", "kid": "a" });
    site.assert_passes(&keys[0].sign(&header, &issuer.claims()))
        .await;
}

#[tokio::test]
async fn a_token_that_is_not_for_us_is_refused() {
    let key = Key::ec("a");
    let (issuer, site) = with_key(&key).await;
    for (name, value) in [
        ("iss", json!("https://other.example")),
        ("aud", json!("https://other.example")),
        ("aud", json!([format!("{AUDIENCE}/")])),
        ("cnf", json!({ "jkt": "a" })),
        ("sub", json!(null)),
        ("exp", json!("never")),
        ("nbf", json!(issuer.in_seconds(61))),
        ("iat", json!(issuer.in_seconds(61))),
    ] {
        let token = key.token(&issuer.claims_with(name, value));
        site.assert_refused(&token).await;
    }
    let both = json!(["https://other.example", AUDIENCE]);
    site.assert_passes(&key.token(&issuer.claims_with("aud", both)))
        .await;
}

#[tokio::test]
async fn a_token_counts_until_it_expires_however_often_it_comes() {
    let key = Key::ec("a");
    let (issuer, site) = with_key(&key).await;
    let token = key.token(&issuer.claims());
    for _ in 0..3 {
        site.assert_passes(&token).await;
    }
    issuer.pass(359);
    site.assert_passes(&token).await;
    issuer.pass(1);
    site.assert_expired(&token).await;
}

#[tokio::test]
async fn what_is_broken_is_refused() {
    let key = Key::ec("a");
    let (issuer, site) = with_key(&key).await;
    let whole = key.token(&issuer.claims());
    site.assert_passes(&whole).await;
    // The last character has bits that count for nothing, and which therefore have to be 0.
    for cut in 1..whole.len() {
        if cut % 7 == 0 || whole.len() - cut < 4 {
            site.assert_refused(&whole[..cut]).await;
        }
    }
    for place in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let token = String::from_utf8(bytes).expect("ASCII");
        site.assert_refused(&token).await;
    }
    for token in [
        "a".to_owned(),
        "...".to_owned(),
        format!("{whole}.a"),
        format!("{whole}="),
        format!("{whole}{}", "A".repeat(8 * 1024)),
    ] {
        site.assert_refused(&token).await;
    }
}

#[tokio::test]
async fn a_token_of_more_than_8_kib_is_refused_unread() {
    let key = Key::ec("a");
    let (issuer, site) = with_key(&key).await;
    let token = key.token(&issuer.claims_with("padding", json!("a".repeat(8 * 1024))));
    site.assert_refused(&token).await;
    assert_eq!(issuer.count(JWKS), 0);
}

#[tokio::test]
async fn a_token_without_a_signature_is_refused() {
    let key = Key::rsa("a");
    let (issuer, site) = with_key(&key).await;
    for alg in ["none", "None", "NONE", ""] {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": "a" });
        let message = format!("{}.{}", part(&header), part(&issuer.claims()));
        site.assert_refused(&format!("{message}.")).await;
        site.assert_refused(&format!("{message}.AAAA")).await;
    }
    let unsigned = key.token(&issuer.claims());
    let (unsigned, _) = unsigned.rsplit_once('.').expect("three parts");
    site.assert_refused(&format!("{unsigned}.")).await;
}

/// The attack on those who take the public key for a shared secret, because the token says so.
#[tokio::test]
async fn a_public_key_is_no_shared_secret() {
    let key = Key::rsa("a");
    let (issuer, site) = with_key(&key).await;
    let public = key.jwk();
    let secrets = [
        public.to_string(),
        public["n"].as_str().expect("a text").to_owned(),
    ];
    for secret in secrets {
        let header = json!({ "alg": "HS256", "typ": "at+jwt", "kid": "a" });
        let message = format!("{}.{}", part(&header), part(&issuer.claims()));
        let secret = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
        let signature = aws_lc_rs::hmac::sign(&secret, message.as_bytes());
        site.assert_refused(&format!("{message}.{}", encode(signature)))
            .await;
    }
}

#[tokio::test]
async fn a_key_is_not_used_with_the_algorithm_of_another() {
    let (rsa, ec, ed) = (Key::rsa("a"), Key::ec("b"), Key::ed("c"));
    let issuer = Issuer::start(&[&rsa, &ec, &ed]).await;
    let site = issuer.jwt_site();
    for (key, alg) in [
        (&rsa, "ES256"),
        (&rsa, "PS384"),
        (&ec, "EdDSA"),
        (&ed, "ES256"),
        (&ed, "RS256"),
    ] {
        for named in ["a", "b", "c"] {
            let header = json!({ "alg": alg, "typ": "at+jwt", "kid": named });
            let token = key.sign(&header, &issuer.claims());
            site.assert_refused(&token).await;
        }
    }
}

#[tokio::test]
async fn a_token_brings_no_key_along() {
    let key = Key::ec("a");
    let (issuer, site) = with_key(&key).await;
    let stranger = Key::ec("a");
    let with = |name: &str, value: Value| {
        let mut header = json!({ "alg": "ES256", "typ": "at+jwt", "kid": "a" });
        header[name] = value;
        header
    };
    for header in [
        with("jwk", stranger.jwk()),
        with("jku", json!(format!("{}/stranger", issuer.url))),
        with("x5u", json!(format!("{}/stranger", issuer.url))),
        with("x5c", json!([])),
        with("crit", json!(["exp"])),
    ] {
        site.assert_refused(&stranger.sign(&header, &issuer.claims()))
            .await;
        site.assert_refused(&key.sign(&header, &issuer.claims()))
            .await;
    }
    assert_eq!(issuer.count("/stranger"), 0);
}

#[tokio::test]
async fn an_algorithm_that_is_not_on_the_list_is_refused() {
    let (rsa, ec) = (Key::rsa("a"), Key::ec("b"));
    let issuer = Issuer::start(&[&rsa, &ec]).await;
    let site = issuer.jwt().algorithms([Algorithm::Es256]).build();
    let site = Site::new(site.expect("it can work"));
    site.assert_passes(&ec.token(&issuer.claims())).await;
    site.assert_refused(&rsa.token(&issuer.claims())).await;
}

#[tokio::test]
async fn a_token_says_that_it_is_an_access_token() {
    let key = Key::ec("a");
    let (issuer, strict) = with_key(&key).await;
    let loose = issuer.jwt().dangerous_accept_untyped_tokens().build();
    let loose = Site::new(loose.expect("it can work"));
    let id_token = issuer.claims_with("nonce", json!("a"));
    for typ in [json!("JWT"), json!(null)] {
        let mut header = json!({ "alg": "ES256", "kid": "a" });
        if typ.is_string() {
            header["typ"] = typ;
        }
        let token = key.sign(&header, &issuer.claims());
        strict.assert_refused(&token).await;
        loose.assert_passes(&token).await;
        loose.assert_refused(&key.sign(&header, &id_token)).await;
    }
    let header = json!({ "alg": "ES256", "kid": "a", "typ": "logout+jwt" });
    loose
        .assert_refused(&key.sign(&header, &issuer.claims()))
        .await;
}

#[tokio::test]
async fn a_client_that_acts_for_itself_is_a_subject_where_that_is_wanted() {
    let key = Key::ec("a");
    let (issuer, strict) = with_key(&key).await;
    let loose = issuer.jwt().dangerous_take_client_for_subject().build();
    let loose = Site::new(loose.expect("it can work"));
    let mut claims = issuer.claims();
    claims.as_object_mut().expect("an object").remove("sub");
    let token = key.token(&claims);
    strict.assert_refused(&token).await;
    assert_eq!(loose.assert_passes(&token).await.subject, "program");
}

fn part(value: &Value) -> String {
    encode(value.to_string())
}
