//! Removing a passkey, and what goes with an account.

use crate::{
    Answer, By, OK, RECENT, SECOND, Site, UNPROVEN, added, assert_refused, open, passkeys,
    sign_in_with, take_password,
};

async fn remove(site: &Site, cookie: &str, id: &str) -> Answer {
    site.post(By::Cookie(cookie), "/api/remove_passkey", &[("id", id)])
        .await
}

fn id(authenticator: &crate::Authenticator) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    URL_SAFE_NO_PAD.encode(&authenticator.id)
}

#[tokio::test]
async fn a_passkey_that_was_removed_signs_nobody_in() {
    let site = open().await;
    let ann = site.person("ann").await;
    let bea = site.person("bea").await;
    let laptop = added(&site, &ann, "Laptop").await;
    let phone = added(&site, &ann, "Phone").await;
    let others = remove(&site, &bea, &id(&laptop)).await;
    let nobodys = remove(&site, &bea, "AAAA").await;
    assert_eq!(
        (others.status, &others.body),
        (404.try_into().expect("a status"), &nobodys.body)
    );
    assert_eq!(remove(&site, &ann, &id(&laptop)).await.status, OK);
    assert_refused(&sign_in_with(&site, &laptop).await);
    assert_eq!(sign_in_with(&site, &phone).await.status, OK);
    assert_eq!(remove(&site, &ann, &id(&laptop)).await.status, 404);

    site.app.clock.advance(RECENT + SECOND);
    let old = remove(&site, &ann, &id(&phone)).await;
    assert_eq!(old.status, UNPROVEN);
    assert!(old.body.contains("StepUp"), "{}", old.body);
}

#[tokio::test]
async fn the_last_way_into_an_account_stays() {
    let site = open().await;
    let ann = site.person("ann").await;
    for _ in 0..5 {
        let laptop = added(&site, &ann, "Laptop").await;
        let phone = added(&site, &ann, "Phone").await;
        take_password(&site).await;
        let (laptop, phone) = (id(&laptop), id(&phone));
        let (one, other) =
            futures::join!(remove(&site, &ann, &laptop), remove(&site, &ann, &phone));
        let removed = [&one, &other].map(|answer| answer.status == OK);
        assert_eq!(
            removed.iter().filter(|it| **it).count(),
            1,
            "{one:?} {other:?}"
        );
        let refused = if removed[0] { other } else { one };
        assert!(refused.body.contains("only way"), "{}", refused.body);
        assert_eq!(passkeys(&site).await, 1);
        let done = sqlx::query("UPDATE account_users SET password_hash = 'a hash'")
            .execute(site.app.pool())
            .await;
        done.expect("a password");
        let left = if removed[0] { phone } else { laptop };
        assert_eq!(remove(&site, &ann, &left).await.status, OK);
    }
}

#[tokio::test]
async fn they_go_with_the_account() {
    let site = open().await;
    let ann = site.person("ann").await;
    let bea = site.person("bea").await;
    let laptop = added(&site, &ann, "Laptop").await;
    added(&site, &bea, "Laptop").await;
    let fields = [
        ("password", crate::common::PASSWORD),
        ("action", "delete-account"),
    ];
    let proven = site
        .post(By::Cookie(&ann), "/api/reauthenticate", &fields)
        .await;
    let ann = proven.cookie();
    let gone = site
        .post(By::Cookie(&ann), "/api/delete_account", &[])
        .await;
    assert_eq!(gone.status, OK, "{}", gone.body);
    assert_eq!(passkeys(&site).await, 1, "of somebody else");
    assert_refused(&sign_in_with(&site, &laptop).await);
}

/// It was read before, and its sign-in is under way.
#[tokio::test]
async fn a_sign_in_under_way_with_one_that_is_removed_is_none() {
    for _ in 0..10 {
        let site = open().await;
        let ann = site.person("ann").await;
        let laptop = added(&site, &ann, "Laptop").await;
        let laptop_id = id(&laptop);
        let (removed, signed_in) = futures::join!(
            remove(&site, &ann, &laptop_id),
            sign_in_with(&site, &laptop)
        );
        assert_eq!(removed.status, OK, "{}", removed.body);
        if signed_in.status != OK {
            assert!(
                signed_in.body.contains("WrongCredentials"),
                "{}",
                signed_in.body
            );
        }
        assert_refused(&sign_in_with(&site, &laptop).await);
    }
}
