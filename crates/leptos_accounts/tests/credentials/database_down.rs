//! While nobody can tell whose a credential is, nobody is let in and nobody is told that it is wrong.

use std::time::Duration;

use leptos_accounts::credentials::MachineTokenKind;

use crate::{
    DOWN, UNKNOWN,
    site::{By, Site},
};

#[tokio::test]
async fn a_credential_is_neither_right_nor_wrong_while_the_database_is_down() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let accounts = &site.app.accounts;
    accounts.create_machine("backup").await.expect("a machine");
    let machine = async |kind| {
        let hour = Duration::from_secs(3600);
        let made = accounts.machine_token("backup", &["notes:read"], hour, kind);
        made.await.expect("a token").as_str().to_owned()
    };
    let all = [
        site.key(&ann, "notes:read").await,
        site.token(&ann, None).await,
        machine(MachineTokenKind::Opaque).await,
        machine(MachineTokenKind::Jwt).await,
    ];
    site.app.pool().close().await;
    for token in all {
        assert_eq!(site.status(By::Bearer(&token), "/notes").await, DOWN);
    }
    // What is no credential at all needs no database.
    for token in ["ak_1", "mt_1", "unknown", "a.b.c"] {
        assert_eq!(site.status(By::Bearer(token), "/notes").await, UNKNOWN);
    }
}
