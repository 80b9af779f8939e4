//! Tokens that the application gives its own services.

use std::time::Duration;

use leptos_accounts::{AccountsError, credentials::MachineTokenKind};
use serde_json::{Value, json};

use crate::{
    OK, REFUSED,
    site::{By, Site},
};

const HOUR: Duration = Duration::from_secs(3600);
const KINDS: [MachineTokenKind; 2] = [MachineTokenKind::Opaque, MachineTokenKind::Jwt];

async fn token(site: &Site, kind: MachineTokenKind) -> (String, String) {
    let made = site
        .app
        .accounts
        .machine_token("backup", &["notes:read"], HOUR, kind);
    let token = made.await.expect("a token");
    assert_eq!(format!("{token:?}"), "MachineToken(..)");
    (token.id().to_owned(), token.as_str().to_owned())
}

async fn site() -> Site {
    let site = Site::open().await;
    site.app
        .accounts
        .create_machine("backup")
        .await
        .expect("a machine");
    site
}

#[tokio::test]
async fn a_machine_may_what_its_token_is_for() {
    let site = site().await;
    for kind in KINDS {
        let (_, token) = token(&site, kind).await;
        assert_eq!(site.status(By::Bearer(&token), "/notes").await, OK);
        let written = site.post(By::Bearer(&token), "/notes", &[]).await;
        assert_eq!(written.status, REFUSED);
        let user = site.user(&token).await;
        assert!(user["id"].as_str().expect("an id").starts_with("mch_"));
        assert_eq!(user["name"], "backup");
        assert_eq!(user["token_kind"], "m2m_token");
        assert_eq!(user["permissions"], json!(["notes:read"]));
        for nothing in ["session", "organisation", "actor"] {
            assert_eq!(user[nothing], Value::Null, "{nothing}");
        }
        for none in ["roles", "features", "plans"] {
            assert_eq!(user[none], json!([]), "{none}");
        }
        let fields = [("name", "Backup"), ("scopes", "notes:read")];
        let key = site.post(By::Bearer(&token), "/keys", &fields).await;
        assert_eq!(key.status, REFUSED);
    }
}

#[tokio::test]
async fn a_machine_that_is_disabled_or_gone_counts_no_more_at_once() {
    for kind in KINDS {
        let site = site().await;
        let (_, first) = token(&site, kind).await;
        let accounts = &site.app.accounts;
        accounts.disable_machine("backup").await.expect("disabled");
        accounts.disable_machine("backup").await.expect("still");
        assert_eq!(site.reason(&first).await, "Revoked");
        let another = accounts.machine_token("backup", &["notes:read"], HOUR, kind);
        assert!(matches!(another.await, Err(AccountsError::NoSuchMachine)));

        site.sql("UPDATE account_machines SET disabled_at = NULL")
            .await;
        assert_eq!(site.status(By::Bearer(&first), "/notes").await, OK);
        site.sql("DELETE FROM account_machines").await;
        assert_eq!(site.user(&first).await, Value::Null);
    }
}

#[tokio::test]
async fn a_token_ends_at_its_time() {
    let site = site().await;
    for kind in KINDS {
        let (_, token) = token(&site, kind).await;
        site.app.clock.advance(HOUR - Duration::from_secs(1));
        assert_eq!(site.status(By::Bearer(&token), "/notes").await, OK);
        site.app.clock.advance(Duration::from_secs(1));
        assert_eq!(site.reason(&token).await, "Expired");
    }
}

#[tokio::test]
async fn an_opaque_token_is_revoked_by_its_id() {
    let site = site().await;
    let accounts = &site.app.accounts;
    let (id, token) = token(&site, MachineTokenKind::Opaque).await;
    assert_eq!(token[..20], format!("mt_{id}_"));
    assert!(accounts.revoke_machine_token(&id).await.expect("revoked"));
    assert!(!accounts.revoke_machine_token(&id).await.expect("again"));
    assert_eq!(site.reason(&token).await, "Revoked");
    let guess = format!("{}{}", &token[..20], "A".repeat(43));
    assert_eq!(site.reason(&guess).await, "InvalidToken");
    assert_eq!(
        site.reason(&token.replace("mt_", "ak_")).await,
        "InvalidToken"
    );
}

#[tokio::test]
async fn its_use_is_written_at_most_once_a_minute() {
    let site = site().await;
    let (_, token) = token(&site, MachineTokenKind::Opaque).await;
    let last = || {
        site.app
            .count("SELECT COALESCE(last_used_at, 0) FROM account_machine_tokens")
    };
    assert_eq!(last().await, 0);
    site.status(By::Bearer(&token), "/notes").await;
    let first = last().await;
    site.app.clock.advance(Duration::from_secs(59));
    site.status(By::Bearer(&token), "/notes").await;
    assert_eq!(last().await, first);
    site.app.clock.advance(Duration::from_secs(1));
    site.status(By::Bearer(&token), "/notes").await;
    assert_eq!(last().await, first + 60_000);
}

#[tokio::test]
async fn what_is_asked_for_has_bounds() {
    let site = site().await;
    let accounts = &site.app.accounts;
    let taken = accounts.create_machine("backup").await;
    assert!(matches!(taken, Err(AccountsError::MachineTaken)));
    let unnamed = accounts.create_machine("two words").await;
    assert!(matches!(unnamed, Err(AccountsError::InvalidName)));
    let nobody = accounts.disable_machine("other").await;
    assert!(matches!(nobody, Err(AccountsError::NoSuchMachine)));
    let day = Duration::from_secs(24 * 60 * 60);
    let second = Duration::from_secs(1);
    for (kind, longest) in KINDS.into_iter().zip([400 * day, day]) {
        let ask = |scopes: &'static [&'static str], lifetime| {
            accounts.machine_token("backup", scopes, lifetime, kind)
        };
        ask(&["notes:read"], longest).await.expect("a token");
        for lifetime in [Duration::ZERO, longest + second] {
            let refused = ask(&["notes:read"], lifetime).await;
            assert!(matches!(refused, Err(AccountsError::TokenLifetime { .. })));
        }
        for scopes in [&[][..], &["notes:*"], &["notes:read notes:write"]] {
            let refused = ask(scopes, HOUR).await;
            assert!(matches!(refused, Err(AccountsError::UnknownScope { .. })));
        }
    }
}
