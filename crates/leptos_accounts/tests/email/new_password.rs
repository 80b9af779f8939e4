//! What a new password by a link ends, and what it does not give.

use crate::{MINUTE, NEW, OK, PASSWORD, Post, STRANGER, email, site::By};

#[tokio::test]
async fn it_ends_every_session_and_every_other_link_and_signs_nobody_in() {
    let post = Post::open().await;
    let ann = post.site.person("ann").await;
    let bea = post.site.person("bea").await;
    let verifies = post.token("ann").await;
    assert_eq!(post.verify(By::Cookie(&ann), &verifies).await.status, OK);
    let key = post.site.post(By::Cookie(&ann), "/key", &[]).await.body;
    let phone = post.site.device("ann", PASSWORD).await.expect("signed in");
    let token = post.forgotten("ann").await;

    let fields = [("token", &*token), ("new_password", NEW)];
    let reset = post
        .site
        .post(By::Cookie(&ann), "/api/reset_password", &fields);
    let reset = reset.await;
    assert_eq!(reset.status, OK, "{}", reset.body);
    assert!(!reset.headers.contains_key("set-cookie"), "{reset:?}");
    for cookie in [&ann, &phone] {
        assert_eq!(post.site.reason(By::Cookie(cookie)).await, "Revoked");
    }
    assert_eq!(post.site.status(By::Cookie(&bea), "/closed").await, OK);
    assert!(!post.lets_in("ann", PASSWORD).await);
    let again = post.site.device("ann", NEW).await.expect("signed in");
    assert_eq!(post.site.status(By::Cookie(&again), "/closed").await, OK);
    let with_key = post.site.status(By::Bearer(&key), "/for-programs").await;
    assert_eq!(with_key, OK, "of an account that was verified, keys stay");
    let live = "SELECT COUNT(*) FROM account_email_tokens t JOIN account_users u ON u.id = t.user_id \
                WHERE ended_at IS NULL AND u.email = 'ann@example.com'";
    assert_eq!(post.site.app.count(live).await, 0);
}

#[tokio::test]
async fn it_verifies_the_address_and_ends_what_was_there_before() {
    let post = Post::open().await;
    let mallory = post.site.person("ann").await;
    let key = post.site.post(By::Cookie(&mallory), "/key", &[]).await.body;
    let token = post.forgotten("ann").await;
    assert_eq!(post.reset(&token, NEW).await.status, OK);
    let ann = post.site.device("ann", NEW).await.expect("signed in");
    assert!(post.is_verified(&ann).await);
    let old = post.site.status(By::Cookie(&mallory), "/closed").await;
    assert_eq!(old, STRANGER);
    let with_key = post.site.status(By::Bearer(&key), "/for-programs").await;
    assert_eq!(with_key, STRANGER);
}

#[tokio::test]
async fn a_mistake_names_its_field_and_the_link_works_still() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let token = post.forgotten("ann").await;
    let long = "x".repeat(1_025);
    for (new, words) in [
        ("", "Enter a password."),
        ("short", "15 characters"),
        (&*long, "1,024 bytes"),
    ] {
        let mistake = post.reset(&token, new).await;
        for part in ["new_password", words] {
            assert!(mistake.body.contains(part), "{part}: {}", mistake.body);
        }
    }
    assert!(post.lets_in("ann", PASSWORD).await);
    assert_eq!(post.reset(&token, NEW).await.status, OK);
}

#[tokio::test]
async fn a_disabled_account_stays_closed() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let token = post.forgotten("ann").await;
    let disabled = sqlx::query("UPDATE account_users SET disabled_at = 1")
        .execute(post.site.app.pool())
        .await;
    disabled.expect("done");
    let refused = post.reset(&token, NEW).await;
    assert!(refused.body.contains("does not work"), "{}", refused.body);
    assert!(!post.lets_in("ann", NEW).await);
}

#[tokio::test]
async fn a_password_that_others_know_is_replaced_without_it() {
    let post = Post::open().await;
    post.site.person("ann").await;
    let accounts = &post.site.app.accounts;
    accounts.refuse_password(&email("ann")).await.expect("done");
    let token = post.forgotten("ann").await;
    assert_eq!(post.reset(&token, NEW).await.status, OK);
    let ann = post.site.device("ann", NEW).await.expect("signed in");
    assert_eq!(post.site.status(By::Cookie(&ann), "/closed").await, OK);
}

/// They read the hash of the old password, and wait behind the change in the queue.
#[tokio::test]
async fn a_sign_in_with_the_old_password_that_was_under_way_is_none() {
    for _ in 0..3 {
        let post = Post::with(|config| config.hash_workers(1)).await;
        post.site.person("ann").await;
        let token = post.forgotten("ann").await;
        post.advance(MINUTE);
        let one_after_another = async || {
            let mut devices = Vec::new();
            for _ in 0..4 {
                devices.extend(post.site.device("ann", PASSWORD).await);
            }
            devices
        };
        let (reset, some, others) = futures::join!(
            post.reset(&token, NEW),
            one_after_another(),
            one_after_another(),
        );
        assert_eq!(reset.status, OK, "{}", reset.body);
        for device in some.iter().chain(&others) {
            let status = post.site.status(By::Cookie(device), "/closed").await;
            assert_eq!(status, STRANGER);
        }
    }
}
