//! A key permits what its scopes name and its owner may at that moment.

use serde_json::{Value, json};

use crate::{
    OK, REFUSED,
    site::{By, Site, email},
};

#[tokio::test]
async fn a_key_may_less_than_its_owner() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    for role in ["editor", "admin"] {
        let granted = site
            .app
            .accounts
            .grant_unverified(&email("ann"), role)
            .await;
        granted.expect("granted");
    }
    let key = site.key(&ann, "notes:read").await;
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, OK);
    let written = site.post(By::Bearer(&key), "/notes", &[]).await;
    assert_eq!(written.status, REFUSED);
    assert_eq!(site.status(By::Bearer(&key), "/admin").await, REFUSED);
    let user = site.user(&key).await;
    assert_eq!(user["name"], "ann@example.com");
    assert_eq!(user["token_kind"], "api_key");
    assert_eq!(user["permissions"], json!(["notes:read"]));
    assert_eq!(user["roles"], json!([]));
    assert_eq!(user["session"], Value::Null);
    assert_eq!(user["claims"], json!({ "api_key": &key[3..19] }));
}

#[tokio::test]
async fn a_right_that_its_owner_loses_the_key_loses_at_once() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let key = site.key(&ann, "notes:read notes:write").await;
    let write = || site.post(By::Bearer(&key), "/notes", &[]);
    assert_eq!(write().await.status, REFUSED, "not yet hers");
    let accounts = &site.app.accounts;
    accounts
        .grant_unverified(&email("ann"), "editor")
        .await
        .expect("granted");
    assert_eq!(write().await.status, OK);
    accounts
        .withdraw(&email("ann"), "editor")
        .await
        .expect("withdrawn");
    assert_eq!(write().await.status, REFUSED);
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, OK);
}

#[tokio::test]
async fn what_everybody_may_the_session_may_too() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    assert_eq!(site.status(By::Cookie(&ann), "/notes").await, OK);
    let all: Vec<_> = site.app.accounts.catalogue().all_permissions().collect();
    for scope in ["accounts:read", "notes:read", "notes:write"] {
        assert!(all.contains(&scope));
    }
}
