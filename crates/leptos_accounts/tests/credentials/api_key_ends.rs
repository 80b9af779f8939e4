//! What ends a key, and what is none.

use std::time::Duration;

use crate::{
    NOTHING, OK, UNKNOWN,
    site::{By, Site},
};

#[tokio::test]
async fn a_key_ends_at_its_time_and_says_so_to_its_owner_only() {
    let site = Site::open().await;
    let ann = site.person("ann").await;
    let fields = [
        ("name", "Backup"),
        ("scopes", "notes:read"),
        ("seconds", "60"),
    ];
    let made = site.post(By::Cookie(&ann), "/keys", &fields).await;
    let key = made.json[1].as_str().expect("a secret");
    site.app.clock.advance(Duration::from_millis(59_999));
    assert_eq!(site.status(By::Bearer(key), "/notes").await, OK);
    site.app.clock.advance(Duration::from_millis(1));
    let over = site.get(By::Bearer(key), "/notes").await;
    assert_eq!(over.status, UNKNOWN);
    let challenge = over.headers["www-authenticate"].to_str().expect("ASCII");
    assert!(
        challenge.contains(r#"error="invalid_token""#),
        "{challenge}"
    );
    assert_eq!(site.reason(key).await, "Expired");
    let guessed = format!("{}{}", &key[..20], "A".repeat(43));
    assert_eq!(site.reason(&guessed).await, "InvalidToken");
    let list = site.get(By::Cookie(&ann), "/keys").await;
    assert_eq!(list.json[0]["is_expired"], true);
}

#[tokio::test]
async fn a_key_is_revoked_by_its_owner_for_good() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    let key = site.key(&ann, "notes:read").await;
    let id = [("id", &key[3..19])];
    for nobodys in [&id, &[("id", "0000000000000000")], &[("id", "guess")]] {
        let answer = site.post(By::Cookie(&bea), "/keys/revoke", nobodys).await;
        assert_eq!(answer.status, NOTHING);
    }
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, OK);
    let answer = site.post(By::Cookie(&ann), "/keys/revoke", &id).await;
    assert_eq!(answer.status, OK);
    assert_eq!(site.reason(&key).await, "Revoked");
    let answer = site.post(By::Cookie(&ann), "/keys/revoke", &id).await;
    assert_eq!(answer.status, NOTHING, "twice");

    site.app
        .clock
        .advance(Duration::from_secs(8 * 24 * 60 * 60));
    assert_eq!(site.app.accounts.sweep().await.expect("swept"), 1);
    assert_eq!(site.reason(&key).await, "InvalidToken", "forgotten");
}

#[tokio::test]
async fn a_key_dies_with_its_owner() {
    let site = Site::open().await;
    let key = site.key(&site.person("ann").await, "notes:read").await;
    site.sql("UPDATE account_users SET disabled_at = 1").await;
    assert_eq!(site.reason(&key).await, "Revoked");
    site.sql("UPDATE account_users SET disabled_at = NULL")
        .await;
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, OK);
    site.sql("DELETE FROM account_users").await;
    assert_eq!(site.reason(&key).await, "InvalidToken");
    let left = site.app.count("SELECT COUNT(*) FROM account_api_keys");
    assert_eq!(left.await, 0);
}

#[tokio::test]
async fn what_is_no_key_is_nobodys() {
    let site = Site::open().await;
    let (ann, bea) = (site.person("ann").await, site.person("bea").await);
    let key = site.key(&ann, "notes:read").await;
    let other = site.key(&bea, "notes:read").await;
    let upper = key.to_uppercase();
    let of_another = format!("{}{}", &key[..20], &other[20..]);
    let longer = format!("{key}A");
    let oversized = format!("{key}{}", "A".repeat(9_000));
    for token in [
        "ak_",
        "ak_0000000000000000_",
        &key[..62],
        &key[3..],
        &longer,
        &upper,
        &of_another,
        &oversized,
        "unknown",
    ] {
        assert_eq!(site.reason(token).await, "InvalidToken", "{token}");
    }
    assert_eq!(site.status(By::Bearer(&key), "/notes").await, OK);
}
