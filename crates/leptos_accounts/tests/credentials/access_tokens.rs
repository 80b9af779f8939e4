//! Access tokens of foreign authorization servers: whose they are, and what they may.

use leptos_accounts::AccountsError;
use leptos_auth::{
    Reason,
    identity::{AccessToken, IdentifyError, Verified, VerifyAccessToken},
    layer::BearerToken,
};
use serde_json::{Value, json};

use crate::{
    DOWN, OK, REFUSED,
    site::{By, Site, email},
};

const ISSUER: &str = "https://login.example";

/// Takes `SUBJECT.SCOPE` for a valid token.
struct Words;

impl VerifyAccessToken for Words {
    async fn verify(&self, token: &BearerToken) -> Result<Verified, IdentifyError> {
        match token.as_str().split_once('.') {
            Some(("down", _)) => Err(IdentifyError::new("the server does not answer")),
            Some(("old", _)) => Ok(Verified::Refused(Reason::Expired)),
            Some((subject, scope)) => {
                let token = AccessToken::new(ISSUER, subject);
                let token = token.with_claim("client_id", json!("phone"));
                Ok(Verified::Valid(token.with_scope(scope.replace('.', ":"))))
            }
            None => Ok(Verified::Refused(Reason::InvalidToken)),
        }
    }
}

async fn site() -> Site {
    let site = Site::with(|config| config.access_tokens(Words)).await;
    site.person("ann").await;
    let ann = email("ann");
    let linked = site.app.accounts.link_subject(&ann, ISSUER, "s-1").await;
    linked.expect("linked");
    site
}

#[tokio::test]
async fn a_token_may_what_both_it_and_its_owner_may() {
    let site = site().await;
    let granted = site
        .app
        .accounts
        .grant_unverified(&email("ann"), "editor")
        .await;
    granted.expect("granted");
    assert_eq!(
        site.status(By::Bearer("s-1.notes.read"), "/notes").await,
        OK
    );
    let write = async |token| site.post(By::Bearer(token), "/notes", &[]).await.status;
    assert_eq!(write("s-1.notes.read").await, REFUSED);
    assert_eq!(write("s-1.notes.write").await, OK);
    let user = site.user("s-1.notes.read").await;
    assert_eq!(user["name"], "ann@example.com");
    assert_eq!(user["token_kind"], "oauth_token");
    assert_eq!(user["permissions"], json!(["notes:read"]));
    assert_eq!(user["roles"], json!([]));
    assert_eq!(user["session"], Value::Null);
    assert_eq!(user["claims"], json!({ "client_id": "phone" }));
    let withdrawn = site.app.accounts.withdraw(&email("ann"), "editor").await;
    assert!(withdrawn.expect("withdrawn"));
    assert_eq!(write("s-1.notes.write").await, REFUSED);
}

#[tokio::test]
async fn what_the_verifier_says_of_a_token_is_said() {
    let site = site().await;
    assert_eq!(site.reason("old.notes.read").await, "Expired");
    assert_eq!(site.reason("nothing").await, "InvalidToken");
    assert_eq!(
        site.reason("s-2.notes.read").await,
        "InvalidToken",
        "unknown"
    );
    assert_eq!(
        site.status(By::Bearer("down.notes.read"), "/notes").await,
        DOWN
    );
    // Ours are not theirs to judge.
    assert_eq!(site.reason("ak_down.notes.read").await, "InvalidToken");
    assert_eq!(site.reason("mt_down.notes.read").await, "InvalidToken");
}

#[tokio::test]
async fn whoever_is_unlinked_disabled_or_gone_is_nobody() {
    let site = site().await;
    let accounts = &site.app.accounts;
    assert!(
        accounts
            .unlink_subject(ISSUER, "s-1")
            .await
            .expect("unlinked")
    );
    assert!(!accounts.unlink_subject(ISSUER, "s-1").await.expect("again"));
    assert_eq!(site.reason("s-1.notes.read").await, "InvalidToken");
    let linked = accounts.link_subject(&email("ann"), ISSUER, "s-1").await;
    linked.expect("linked");
    site.sql("UPDATE account_users SET disabled_at = 1").await;
    assert_eq!(site.reason("s-1.notes.read").await, "Revoked");
    site.sql("DELETE FROM account_users").await;
    assert_eq!(site.reason("s-1.notes.read").await, "InvalidToken");
}

#[tokio::test]
async fn a_subject_is_one_person() {
    let site = site().await;
    site.person("bea").await;
    let link = async |name, issuer| {
        let accounts = &site.app.accounts;
        accounts.link_subject(&email(name), issuer, "s-1").await
    };
    link("ann", ISSUER).await.expect("as before");
    let taken = link("bea", ISSUER).await;
    assert!(matches!(taken, Err(AccountsError::SubjectTaken)));
    link("bea", "https://other.example")
        .await
        .expect("another issuer's");
    let nobody = link("cleo", ISSUER).await;
    assert!(matches!(nobody, Err(AccountsError::NoSuchAccount)));
    assert_eq!(site.user("s-1.notes.read").await["name"], "ann@example.com");
}

#[tokio::test]
async fn without_a_verifier_no_foreign_token_is_valid() {
    let site = Site::open().await;
    assert_eq!(site.reason("s-1.notes.read").await, "InvalidToken");
}
