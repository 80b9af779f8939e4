//! Keys and tokens never reach the log (ASVS 5.0, 16.2.5); what became of them does.

#![cfg(feature = "ssr")]
#![allow(dead_code, reason = "the site can do more than is asked of it here")]

mod common;
#[path = "credentials/site.rs"]
mod site;

use std::time::Duration;

use common::log::Log;
use leptos_accounts::MachineTokenKind;
use site::{By, Site};

/// One test: the subscriber is the process's.
#[tokio::test]
async fn the_log_tells_what_became_of_a_credential_and_not_what_it_is() {
    let log = Log::install();
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let accounts = &site.app.accounts;
    accounts.create_machine("backup").await.expect("a machine");
    let machine = async |kind| {
        let hour = Duration::from_secs(3600);
        let made = accounts.machine_token("backup", &["notes:read"], hour, kind);
        made.await.expect("a token").as_str().to_owned()
    };
    let key = site.key(&ann, "notes:read").await;
    let all = [
        key.clone(),
        site.token(&ann, None).await,
        machine(MachineTokenKind::Opaque).await,
        machine(MachineTokenKind::Jwt).await,
        "foreign.token.of-somebody".to_owned(),
    ];
    let ask = async || {
        for token in &all {
            site.get(By::Bearer(token), "/notes").await;
        }
    };
    ask().await;
    let id = [("id", &key[3..19])];
    site.post(By::Cookie(&ann), "/keys/revoke", &id).await;
    accounts.disable_machine("backup").await.expect("disabled");
    site.app.clock.advance(Duration::from_secs(60));
    ask().await;
    site.app.pool().close().await;
    ask().await;

    let text = log.text();
    for told in [
        "event=\"api_key_created\" outcome=\"success\"",
        "event=\"api_key_revoked\" outcome=\"success\"",
        "event=\"api_key\" outcome=\"revoked\"",
        "event=\"machine_created\" outcome=\"success\"",
        "event=\"machine_disabled\" outcome=\"success\"",
        "event=\"machine_token\" outcome=\"revoked\"",
        "event=\"session_token\" outcome=\"expired\" account=\"nobody known\"",
        "event=\"access_token\" outcome=\"unknown credential\"",
    ] {
        assert!(text.contains(told), "{told} is missing in:\n{text}");
    }
    for secret in &all {
        // The end of each: the secret, or the signature.
        let end = &secret[secret.len() - 20..];
        assert!(!text.contains(end), "the log shows a credential:\n{text}");
    }
    assert!(!text.contains("ann@"), "the log shows an address:\n{text}");
}
