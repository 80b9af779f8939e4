//! Tokens that look like ours, and are not.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use leptos_accounts::credentials::MachineTokenKind;
use serde_json::{Value, json};

use crate::{
    OK,
    site::{By, Site},
};

/// The parts of a token: header and claims, and the signature as it is.
fn parts(token: &str) -> (Value, Value, String) {
    let mut parts = token.split('.');
    let mut next = || parts.next().expect("three parts").to_owned();
    let json = |part: String| {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    (json(next()), json(next()), next())
}

fn token(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

fn with(json: &Value, name: &str, value: Value) -> Value {
    let mut json = json.clone();
    json[name] = value;
    json
}

#[tokio::test]
async fn whatever_is_changed_in_a_token_it_is_refused() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let ours = site.token(&ann, None).await;
    let (header, claims, signature) = parts(&ours);
    assert_eq!(site.status(By::Bearer(&ours), "/notes").await, OK);
    let other_id = json!("0".repeat(32));
    for forged in [
        token(&with(&header, "alg", json!("none")), &claims, ""),
        token(&with(&header, "alg", json!("none")), &claims, &signature),
        token(&with(&header, "alg", json!("HS256")), &claims, &signature),
        token(
            &with(&header, "kid", json!("00000000")),
            &claims,
            &signature,
        ),
        token(&with(&header, "kid", Value::Null), &claims, &signature),
        token(&with(&header, "typ", json!("mt+jwt")), &claims, &signature),
        token(&with(&header, "typ", json!("JWT")), &claims, &signature),
        token(&with(&header, "typ", Value::Null), &claims, &signature),
        token(&header, &with(&claims, "sub", other_id), &signature),
        token(&header, &with(&claims, "exp", json!(i64::MAX)), &signature),
        token(
            &header,
            &with(&claims, "iss", json!("https://a.example")),
            &signature,
        ),
        token(&header, &with(&claims, "iss", json!([])), &signature),
        format!("{}.", ours.rsplit_once('.').expect("parts").0),
        format!("{ours}.{signature}"),
        format!("{ours}A"),
        ours[..ours.len() - 1].to_owned(),
    ] {
        assert_eq!(site.reason(&forged).await, "InvalidToken", "{forged}");
    }
}

#[tokio::test]
async fn a_published_key_is_no_secret_to_sign_with() {
    let site = Site::open().await;
    let ours = site.token(&site.person("ann").await, None).await;
    let (header, claims, _) = parts(&ours);
    let keys = site.app.accounts.jwks();
    let decode = |name: &str| {
        let text = keys["keys"][0][name].as_str().expect("a number");
        URL_SAFE_NO_PAD.decode(text).expect("base64url")
    };
    let point = [vec![4], decode("x"), decode("y")].concat();
    for secret in [point.as_slice(), keys.to_string().as_bytes(), b""] {
        let header = Header {
            typ: Some("st+jwt".to_owned()),
            kid: header["kid"].as_str().map(Into::into),
            ..Header::new(Algorithm::HS256)
        };
        let forged = encode(&header, &claims, &EncodingKey::from_secret(secret));
        let forged = forged.expect("signed");
        assert_eq!(site.reason(&forged).await, "InvalidToken");
    }
}

#[tokio::test]
async fn a_token_of_one_kind_is_none_of_the_other() {
    let site = Site::open().await;
    let session = site.token(&site.person("ann").await, None).await;
    let accounts = &site.app.accounts;
    accounts.create_machine("backup").await.expect("a machine");
    let hour = Duration::from_secs(3600);
    let machine = accounts
        .machine_token("backup", &["notes:read"], hour, MachineTokenKind::Jwt)
        .await
        .expect("a token");
    let (of_session, of_machine) = (parts(&session), parts(machine.as_str()));
    for forged in [
        token(&of_machine.0, &of_session.1, &of_session.2),
        token(&of_session.0, &of_machine.1, &of_machine.2),
        token(&of_session.0, &of_session.1, &of_machine.2),
    ] {
        assert_eq!(site.reason(&forged).await, "InvalidToken");
    }
}
