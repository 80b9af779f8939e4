//! A new root secret in front of the old one ends no token that is still valid.

use axum::http::Method;
use leptos_accounts::{Accounts, AccountsConfig};

use crate::{
    OK, UNKNOWN,
    site::{By, ORIGIN, Site, router, send},
};

const OLD: &str = "5pWJg9tS1mVhZ2xp7xw8b0sQmV0cJ3p4T1n2Yk9uRzA=";
const NEW: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

async fn server(site: &Site, secret: &str) -> Accounts {
    let url = site.app.database().url();
    let config = AccountsConfig::new(url, secret.parse().expect("a secret"))
        .clock(site.app.clock.clone())
        .catalogue(site.app.accounts.catalogue().clone())
        .origin(ORIGIN.parse().expect("an origin"));
    Accounts::open(config).await.expect("accounts")
}

#[tokio::test]
async fn old_tokens_are_verified_and_new_ones_are_signed_with_the_new_key() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let (before, during, after) = (
        server(&site, OLD).await,
        server(&site, &format!("{NEW}\n{OLD}")).await,
        server(&site, NEW).await,
    );
    let token = async |accounts: &Accounts| {
        let answer = send(
            &router(accounts),
            Method::GET,
            By::Cookie(&ann),
            "/token",
            &[],
        )
        .await;
        answer.json.as_str().expect("a token").to_owned()
    };
    let status = async |accounts: &Accounts, token: &str| {
        let by = By::Bearer(token);
        send(&router(accounts), Method::GET, by, "/notes", &[])
            .await
            .status
    };
    let (old, new) = (token(&before).await, token(&during).await);
    assert_eq!(status(&during, &old).await, OK);
    assert_eq!(status(&during, &new).await, OK);
    assert_eq!(status(&after, &new).await, OK);
    assert_eq!(status(&after, &old).await, UNKNOWN);
    assert_eq!(status(&before, &new).await, UNKNOWN);

    let keys = |accounts: &Accounts| accounts.jwks()["keys"].as_array().expect("keys").clone();
    assert_eq!(keys(&during), [keys(&after), keys(&before)].concat());
}
