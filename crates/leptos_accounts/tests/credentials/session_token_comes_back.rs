//! A session's token that is sent to ourselves is as good as its session is at that moment.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    OK, REFUSED,
    site::{By, Site, email},
};

#[tokio::test]
async fn it_is_the_sessions_user_with_all_that_they_may_now() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let token = site.token(&ann, None).await;
    let granted = site
        .app
        .accounts
        .grant_unverified(&email("ann"), "admin")
        .await;
    granted.expect("granted");
    let cookies = site.get(By::Cookie(&ann), "/who").await.json["user"].clone();
    let mut user = site.user(&token).await;
    assert_eq!(
        user["claims"].as_object().map(serde_json::Map::len),
        Some(1)
    );
    user["claims"] = json!({});
    assert_eq!(user, cookies);
    assert_eq!(user["token_kind"], "session_token");
    assert_eq!(site.status(By::Bearer(&token), "/admin").await, OK);
    let withdrawn = site.app.accounts.withdraw(&email("ann"), "admin").await;
    assert!(withdrawn.expect("withdrawn"));
    assert_eq!(site.status(By::Bearer(&token), "/admin").await, REFUSED);
}

#[tokio::test]
async fn it_ends_with_its_session() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    let (anns, beas) = (site.token(&ann, None).await, site.token(&bea, None).await);
    site.app.post("/out", Some(&ann)).await;
    assert_eq!(site.reason(&anns).await, "Revoked");
    assert_eq!(site.status(By::Bearer(&beas), "/notes").await, OK);
    site.sql("UPDATE account_users SET disabled_at = 1").await;
    assert_eq!(site.reason(&beas).await, "Revoked");
    site.sql("DELETE FROM account_users").await;
    assert_eq!(site.reason(&beas).await, "Revoked");
}

#[tokio::test]
async fn it_ends_at_its_time_and_is_no_use_of_the_session() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let token = site.token(&ann, None).await;
    let seen = || site.app.count("SELECT last_seen FROM account_sessions");
    let before = seen().await;
    site.app.clock.advance(Duration::from_secs(59));
    assert_eq!(site.status(By::Bearer(&token), "/notes").await, OK);
    site.app.clock.advance(Duration::from_secs(1));
    assert_eq!(site.reason(&token).await, "Expired");
    site.app.clock.advance(Duration::from_secs(60));
    assert_eq!(site.reason(&token).await, "Expired");
    assert_eq!(seen().await, before);
}

#[tokio::test]
async fn it_lasts_as_long_as_is_configured() {
    let lifetime = Duration::from_secs(600);
    let site = Site::with(|config| config.session_token_lifetime(lifetime)).await;
    let token = site.token(&site.person("ann").await, None).await;
    site.app.clock.advance(Duration::from_secs(599));
    assert_eq!(site.status(By::Bearer(&token), "/notes").await, OK);
}

#[tokio::test]
async fn it_makes_neither_a_key_nor_another_token() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let token = site.token(&ann, None).await;
    let fields = [("name", "Backup"), ("scopes", "notes:read")];
    let made = site.post(By::Bearer(&token), "/keys", &fields).await;
    assert_eq!(made.status, REFUSED);

    let next = site.get(By::Bearer(&token), "/token").await;
    assert_eq!((next.status, next.json), (OK, Value::Null));
}

#[tokio::test]
async fn it_counts_as_a_foreign_token_where_that_is_configured() {
    let site = Site::with(|config| config.session_tokens_count_as_oauth(true)).await;
    let ann = site.person("ann").await;
    let user = site.user(&site.token(&ann, None).await).await;
    assert_eq!(user["token_kind"], "oauth_token");
    assert_ne!(user["session"], Value::Null);
    let cookies = site.get(By::Cookie(&ann), "/who").await;
    assert_eq!(cookies.json["user"]["token_kind"], "session_token");
}
