//! What a new password takes, and what it ends.

use leptos_accounts::AccountsError;
use serde_json::Value;

use crate::{
    NEW, OK, STRANGER,
    common::{PASSWORD, log::Log},
    site::{By, Site, email},
};

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_this_one_goes_on() {
    let site = Site::open(|config| config.requires_organisation(true)).await;
    let ann = site.person("ann").await;
    let bea = site.person("bea").await;
    let made = site.post(By::Cookie(&ann), "/organisation", &[("name", "Orchard")]);
    assert_eq!(made.await.status, OK);
    let phone = site.device("ann", PASSWORD).await.expect("signed in");
    let acts_for = |who: Value| who["user"]["organisation"]["slug"].clone();

    let changed = site.change_password(&ann, PASSWORD, NEW).await;
    assert_eq!(changed.status, OK, "{}", changed.body);
    let now = changed.cookie();
    assert_ne!(now, ann);
    let who = site.get(By::Cookie(&now), "/who").await.json();
    assert_eq!(acts_for(who), "orchard", "it still acts for whom it acted");
    assert_eq!(site.reason(By::Cookie(&ann)).await, "Revoked", "the old id");
    assert_eq!(site.reason(By::Cookie(&phone)).await, "Revoked");
    let bea = site.reason(By::Cookie(&bea)).await;
    assert_ne!(bea, "Revoked", "somebody else's");

    assert_eq!(site.device("ann", PASSWORD).await, None);
    assert!(site.device("ann", NEW).await.is_some());
}

#[tokio::test]
async fn a_new_password_is_a_proof_of_who_it_is() {
    let site = Site::open(|config| config).await;
    let ann = site.person("ann").await;
    site.app.clock.advance(std::time::Duration::from_secs(600));
    assert_ne!(site.status(By::Cookie(&ann), "/fresh").await, OK);
    let now = site.change_password(&ann, PASSWORD, NEW).await.cookie();
    assert_eq!(site.status(By::Cookie(&now), "/fresh").await, OK);
}

#[tokio::test]
async fn a_mistake_names_its_field_and_changes_nothing() {
    let log = Log::install();
    let site = Site::open(|config| config).await;
    let ann = site.person("ann").await;
    let phone = site.device("ann", PASSWORD).await.expect("signed in");
    site.app
        .accounts
        .refuse_password(&email("ann"))
        .await
        .expect("refused");
    let long = "x".repeat(1_025);
    for (current, new, field, words) in [
        (
            NEW,
            "another long one",
            "current_password",
            "not your current",
        ),
        ("", NEW, "current_password", "not your current"),
        (&long, NEW, "current_password", "not your current"),
        (PASSWORD, "short", "new_password", "15 characters"),
        (PASSWORD, "", "new_password", "Enter a password."),
        (PASSWORD, &long, "new_password", "1,024 bytes"),
        (PASSWORD, PASSWORD, "new_password", "Choose another one."),
    ] {
        let mistake = site.change_password(&ann, current, new).await;
        assert!(!mistake.status.is_success(), "{field}");
        for part in [field, words] {
            assert!(mistake.body.contains(part), "{part}: {}", mistake.body);
        }
    }
    let open = site.reason(By::Cookie(&ann)).await;
    assert_eq!(open["Pending"], "reset_password", "it is refused still");
    assert_ne!(site.reason(By::Cookie(&phone)).await, "Revoked");
    assert!(site.device("ann", PASSWORD).await.is_some());

    let text = log.text();
    let wrong = "event=\"password_change\" outcome=\"wrong password\"";
    assert!(text.matches(wrong).count() >= 3, "{text}");
    assert!(!text.contains("ann@") && !text.contains(PASSWORD), "{text}");
}

#[tokio::test]
async fn who_changes_it_twice_at_once_changes_it_once() {
    for _ in 0..3 {
        let site = Site::open(|config| config).await;
        let ann = site.person("ann").await;
        let phone = site.device("ann", PASSWORD).await.expect("signed in");
        let (one, other) = futures::join!(
            site.change_password(&ann, PASSWORD, NEW),
            site.change_password(&phone, PASSWORD, "another long password"),
        );
        let done = [&one, &other].map(|answer| answer.status == OK);
        assert_eq!(
            done.iter().filter(|done| **done).count(),
            1,
            "{one:?} {other:?}"
        );
        let new = if done[0] {
            NEW
        } else {
            "another long password"
        };
        assert!(site.device("ann", new).await.is_some());
        let loser = if done[0] { &phone } else { &ann };
        assert_eq!(site.status(By::Cookie(loser), "/closed").await, STRANGER);
    }
}

#[tokio::test]
async fn only_the_password_of_an_account_is_refused() {
    let site = Site::open(|config| config).await;
    let nobody = site.app.accounts.refuse_password("bob@example.com").await;
    assert!(matches!(nobody, Err(AccountsError::NoSuchAccount)));
    let no_address = site.app.accounts.refuse_password("bob").await;
    assert!(matches!(no_address, Err(AccountsError::Email(_))));
}

/// They read the hash of the old password, and wait behind the change in the queue.
#[tokio::test]
async fn a_sign_in_with_the_old_password_that_was_under_way_is_none() {
    for _ in 0..3 {
        let site = Site::open(|config| config.hash_workers(1)).await;
        let ann = site.person("ann").await;
        let one_after_another = async || {
            let mut devices = Vec::new();
            for _ in 0..5 {
                devices.extend(site.device("ann", PASSWORD).await);
            }
            devices
        };
        let (changed, some, others) = futures::join!(
            site.change_password(&ann, PASSWORD, NEW),
            one_after_another(),
            one_after_another(),
        );
        assert_eq!(changed.status, OK, "{}", changed.body);
        for device in some.iter().chain(&others) {
            let status = site.status(By::Cookie(device), "/closed").await;
            assert_eq!(status, STRANGER);
        }
    }
}
