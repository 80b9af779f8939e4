//! Where keys and introspection are, as the issuer describes itself (RFC 8414, OpenID Connect
//! Discovery 1.0).

mod common;

use common::{
    issuer::{Issuer, JWKS, METADATA, OPENID, Reply},
    key::Key,
    site::Site,
};
use http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn the_description_of_oauth_comes_before_that_of_openid() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let site = issuer.jwt_site();
    assert_eq!(issuer.count(METADATA), 0);
    site.assert_passes(&key.token(&issuer.claims())).await;
    assert_eq!((issuer.count(METADATA), issuer.count(OPENID)), (1, 0));
}

#[tokio::test]
async fn an_issuer_may_have_the_description_of_openid_only() {
    let key = Key::ec("a");
    for absent in [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN] {
        let issuer = Issuer::start(&[&key]).await;
        issuer.reply(METADATA, Reply::Status(absent));
        issuer.reply(OPENID, Reply::Json(issuer.description()));
        let site = issuer.jwt_site();
        site.assert_passes(&key.token(&issuer.claims())).await;
    }
}

/// As where several issuers share a host.
#[tokio::test]
async fn an_issuer_with_a_path_is_found_below_its_host() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    let name = format!("{}/realms/a", issuer.url);
    let mut description = issuer.description();
    description["issuer"] = json!(name);
    let token = key.token(&issuer.claims_with("iss", json!(name)));
    for path in [
        "/.well-known/oauth-authorization-server/realms/a",
        "/realms/a/.well-known/openid-configuration",
    ] {
        issuer.reply(path, Reply::Json(description.clone()));
        let tokens = leptos_oauth::ResourceServer::jwt(&*name, common::AUDIENCE).build();
        let site = Site::new(tokens.expect("it can work"));
        site.assert_passes(&token).await;
        issuer.reply(path, Reply::Status(StatusCode::NOT_FOUND));
    }
}

#[tokio::test]
async fn a_description_that_names_another_issuer_is_not_believed() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    for other in [
        format!("{}/", issuer.url),
        issuer.url.to_uppercase(),
        issuer.url.replace("127.0.0.1", "localhost"),
        String::new(),
    ] {
        let mut description = issuer.description();
        description["issuer"] = json!(other);
        issuer.reply(METADATA, Reply::Json(description));
        let site = issuer.jwt_site();
        site.assert_unavailable(&key.token(&issuer.claims())).await;
    }
    assert_eq!((issuer.count(OPENID), issuer.count(JWKS)), (0, 0));
}

#[tokio::test]
async fn keys_are_not_read_from_an_insecure_address() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[&key]).await;
    for url in [
        json!("http://id.example/jwks"),
        json!("file:///jwks"),
        json!("/jwks"),
        json!(null),
    ] {
        let mut description = issuer.description();
        description["jwks_uri"] = url;
        issuer.reply(METADATA, Reply::Json(description));
        let site = issuer.jwt_site();
        site.assert_unavailable(&key.token(&issuer.claims())).await;
    }
}

#[tokio::test]
async fn who_says_where_the_keys_are_asks_for_no_description() {
    let key = Key::ec("a");
    let issuer = Issuer::start(&[]).await;
    issuer.reply("/keys", Reply::Json(json!({ "keys": [key.jwk()] })));
    let url = format!("{}/keys", issuer.url);
    let tokens = issuer.jwt().jwks_url(url).build();
    let site = Site::new(tokens.expect("it can work"));
    site.assert_passes(&key.token(&issuer.claims())).await;
    assert_eq!(issuer.count(METADATA), 0);
}
