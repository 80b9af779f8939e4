//! Whose account it is once the address is verified.

use axum::http::header;
use leptos_accounts::Catalogue;

use crate::{
    MINUTE, NEW, OK, PASSWORD, Post, STRANGER,
    site::{By, email},
};

#[tokio::test]
async fn who_signed_up_and_is_signed_in_keeps_this_session_and_the_password() {
    let post = Post::open().await;
    let ann = post.site.person("ann").await;
    let phone = post.site.device("ann", PASSWORD).await.expect("signed in");
    let key = post.site.post(By::Cookie(&ann), "/key", &[]).await.body;
    let token = post.token("ann").await;
    assert!(!post.is_verified(&ann).await);

    let verified = post.verify(By::Cookie(&ann), &token).await;
    assert_eq!(verified.status, OK, "{}", verified.body);
    assert!(!verified.headers.contains_key(header::LOCATION));
    assert!(post.is_verified(&ann).await);
    assert_eq!(post.site.status(By::Cookie(&ann), "/closed").await, OK);
    assert_eq!(post.site.reason(By::Cookie(&phone)).await, "Revoked");
    let with_key = post.site.status(By::Bearer(&key), "/for-programs").await;
    assert_eq!(with_key, OK);
    assert!(post.lets_in("ann", PASSWORD).await);
}

#[tokio::test]
async fn a_session_whose_id_is_changing_goes_on() {
    let roles = Catalogue::default().role("admin", &[]).expect("a name");
    let post = Post::with(|config| config.catalogue(roles)).await;
    let ann = post.site.person("ann").await;
    let (accounts, address) = (&post.site.app.accounts, email("ann"));
    let granted = accounts.grant_unverified(&address, "admin").await;
    granted.expect("granted");
    // The new id is on its way, and the tab that verifies has the old one.
    assert_eq!(post.site.status(By::Cookie(&ann), "/closed").await, OK);
    let token = post.token("ann").await;
    assert_eq!(post.verify(By::Cookie(&ann), &token).await.status, OK);
    assert!(post.is_verified(&ann).await);
    assert_eq!(post.site.status(By::Cookie(&ann), "/closed").await, OK);
}

/// Mallory has signed up with Ann's address, and waits in the account until she uses it (Sudhodanan and
/// Paverd, "Pre-hijacked accounts", USENIX Security 2022).
#[tokio::test]
async fn who_signed_up_with_somebody_elses_address_is_out_once_they_verify_it() {
    let post = Post::open().await;
    let mallory = post.site.person("ann").await;
    let key = post.site.post(By::Cookie(&mallory), "/key", &[]).await.body;
    let bea = post.site.person("bea").await;
    let token = post.token("ann").await;
    let passkeys = "INSERT INTO account_passkeys (id, user_id, name, credential, created_at) \
                    SELECT 'of ' || email, id, 'a passkey', '{}', created_at FROM account_users";
    let added = sqlx::query(passkeys).execute(post.site.app.pool()).await;
    assert_eq!(added.expect("passkeys").rows_affected(), 2);

    // Ann is signed in as somebody else, or as nobody.
    let verified = post.verify(By::Cookie(&bea), &token).await;
    assert_eq!(verified.status, OK, "{}", verified.body);
    let page = verified.headers[header::LOCATION].to_str().expect("ASCII");
    let next = page.strip_prefix("/reset-password?token=").expect(page);

    assert_eq!(post.site.reason(By::Cookie(&mallory)).await, "Revoked");
    assert!(!post.lets_in("ann", PASSWORD).await);
    let with_key = post.site.status(By::Bearer(&key), "/for-programs").await;
    assert_eq!(with_key, STRANGER);
    let left = "SELECT COUNT(*) FROM account_passkeys WHERE id = 'of bea@example.com'";
    assert_eq!(post.site.app.count(left).await, 1);
    let left = "SELECT COUNT(*) FROM account_passkeys";
    assert_eq!(
        post.site.app.count(left).await,
        1,
        "the passkey is gone, too"
    );
    assert_eq!(post.site.status(By::Cookie(&bea), "/closed").await, OK);

    let reset = post.reset(next, NEW).await;
    assert_eq!(reset.status, OK, "{}", reset.body);
    let ann = post.site.device("ann", NEW).await.expect("signed in");
    assert!(post.is_verified(&ann).await);
}

#[tokio::test]
async fn a_session_that_is_over_shows_nothing() {
    let post = Post::open().await;
    let mallory = post.site.person("ann").await;
    let token = post.token("ann").await;
    let out = post.site.post(By::Cookie(&mallory), "/api/sign_out", &[]);
    assert_eq!(out.await.status, OK);
    let verified = post.verify(By::Cookie(&mallory), &token).await;
    assert!(verified.headers.contains_key(header::LOCATION));
    assert!(!post.lets_in("ann", PASSWORD).await);
}

#[tokio::test]
async fn an_account_that_has_lost_its_password_gets_another_by_mail() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let token = post.token("ann").await;
    assert_eq!(post.verify(By::Nobody, &token).await.status, OK);
    post.advance(MINUTE);
    let token = post.forgotten("ann").await;
    assert_eq!(post.reset(&token, NEW).await.status, OK);
    assert!(post.lets_in("ann", NEW).await);
}

#[tokio::test]
async fn an_older_link_changes_nothing_of_an_account_that_is_verified() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let verifies = post.token("ann").await;
    let resets = post.forgotten("ann").await;
    assert_eq!(post.reset(&resets, NEW).await.status, OK);
    let late = post.verify(By::Nobody, &verifies).await;
    assert!(late.body.contains("does not work"), "{}", late.body);
    assert!(post.lets_in("ann", NEW).await);
}

/// They wait for the hash while the address is verified.
#[tokio::test]
async fn a_sign_in_of_who_signed_up_that_was_under_way_is_none() {
    for _ in 0..3 {
        let post = Post::with(|config| config.hash_workers(1)).await;
        post.site.person("ann").await;
        let token = post.token("ann").await;
        let one_after_another = async || {
            let mut devices = Vec::new();
            for _ in 0..3 {
                devices.extend(post.site.device("ann", PASSWORD).await);
            }
            devices
        };
        let (verified, some, others) = futures::join!(
            post.verify(By::Nobody, &token),
            one_after_another(),
            one_after_another(),
        );
        assert_eq!(verified.status, OK, "{}", verified.body);
        for device in some.iter().chain(&others) {
            let status = post.site.status(By::Cookie(device), "/closed").await;
            assert_eq!(status, STRANGER);
        }
    }
}
