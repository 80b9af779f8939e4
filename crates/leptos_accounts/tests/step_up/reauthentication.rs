//! What a re-authentication takes, and what it changes.

use argon2::{Argon2, Params, PasswordHasher};
use leptos_accounts::AccountsConfig;
use serde_json::Value;

use crate::{
    LOG, OK, RECENT, REFUSED, SECOND, Site, UNPROVEN, call,
    common::PASSWORD,
    open, proven, reauthenticate,
    site::{By, email},
    take_password,
};

const WRONG: &str = "quiet harbour lantern";

#[tokio::test]
async fn a_sign_in_that_is_too_old_is_asked_for_again_and_the_session_stays() {
    let site = open().await;
    let ann = site.person("ann").await;
    assert_eq!(call(&site, &ann, "recent").await.status, OK);
    site.app.clock.advance(RECENT);
    assert_eq!(call(&site, &ann, "recent").await.status, OK);
    site.app.clock.advance(SECOND);
    let refused = call(&site, &ann, "recent").await;
    assert_eq!(refused.status, UNPROVEN);
    assert!(refused.body.contains("StepUp"), "{}", refused.body);
    assert!(refused.body.contains("ann@example.com"), "{}", refused.body);
    assert_eq!(site.status(By::Cookie(&ann), "/closed").await, OK);
    assert_eq!(
        site.post(By::Nobody, "/api/recent", &[]).await.status,
        UNPROVEN
    );
}

#[tokio::test]
async fn it_goes_on_under_a_new_id_with_what_it_holds_and_for_whom_it_acts() {
    let site = open().await;
    let ann = site.person("ann").await;
    let made = site.post(By::Cookie(&ann), "/organisation", &[("name", "Orchard")]);
    assert_eq!(made.await.status, OK);
    site.app.get("/write/kept", Some(&ann)).await;
    let phone = site.device("ann", PASSWORD).await.expect("signed in");
    site.app.clock.advance(RECENT + SECOND);

    let now = proven(&site, &ann, None).await;
    assert_ne!(now, ann);
    assert_eq!(call(&site, &now, "recent").await.status, OK);
    let who = site.get(By::Cookie(&now), "/who").await.json();
    assert_eq!(who["user"]["organisation"]["slug"], "orchard");
    assert_eq!(site.app.get("/read", Some(&now)).await.body, "kept");

    assert_eq!(site.reason(By::Cookie(&ann)).await, "Revoked", "the old id");
    assert_eq!(site.reason(By::Cookie(&phone)).await, Value::Null);
    assert_eq!(call(&site, &phone, "recent").await.status, UNPROVEN);
}

#[tokio::test]
async fn a_wrong_password_answers_the_form_and_changes_nothing() {
    let site = open().await;
    let ann = site.person("ann").await;
    site.app.clock.advance(RECENT + SECOND);
    for password in [WRONG, "", &"x".repeat(1_025)] {
        let wrong = reauthenticate(&site, &ann, password, Some("open-safe")).await;
        assert_eq!(wrong.status, UNPROVEN);
        for part in ["WrongCredentials", "StepUp", "open-safe"] {
            assert!(wrong.body.contains(part), "{part} in {}", wrong.body);
        }
        assert!(!wrong.headers.contains_key("set-cookie"));
    }
    assert_eq!(site.status(By::Cookie(&ann), "/closed").await, OK);
    assert_eq!(call(&site, &ann, "recent").await.status, UNPROVEN);
    assert_eq!(call(&site, &ann, "open_safe").await.status, UNPROVEN);
    let text = LOG.text();
    let wrong = "event=\"reauthentication\" outcome=\"wrong password\"";
    assert!(text.matches(wrong).count() >= 3, "{text}");
    assert!(!text.contains("ann@") && !text.contains(WRONG), "{text}");
}

#[tokio::test]
async fn an_account_that_was_disabled_proves_nothing() {
    let site = open().await;
    let ann = site.person("ann").await;
    let disabled = sqlx::query("UPDATE account_users SET disabled_at = 1")
        .execute(site.app.pool())
        .await;
    disabled.expect("disabled");
    let refused = reauthenticate(&site, &ann, PASSWORD, Some("open-safe")).await;
    assert_eq!(refused.status, UNPROVEN);
    assert!(refused.body.contains("Revoked"), "{}", refused.body);
}

#[tokio::test]
async fn an_account_without_a_password_is_refused_and_never_let_through() {
    let site = open().await;
    let ann = site.person("ann").await;
    take_password(&site).await;
    for password in ["", PASSWORD] {
        let refused = reauthenticate(&site, &ann, password, Some("open-safe")).await;
        assert_eq!(refused.status, REFUSED, "{}", refused.body);
        assert!(refused.body.contains("MissingFactor"), "{}", refused.body);
    }
    assert_eq!(call(&site, &ann, "recent").await.status, OK, "it is recent");
    site.app.clock.advance(RECENT + SECOND);
    for function in ["recent", "open_safe", "delete_account"] {
        let refused = call(&site, &ann, function).await;
        assert_eq!(refused.status, REFUSED, "{function}: {}", refused.body);
        assert!(refused.body.contains("MissingFactor"), "{}", refused.body);
    }
}

#[tokio::test]
async fn who_has_a_task_open_finishes_it_first() {
    let site = Site::open(|config: AccountsConfig| config.terms("1")).await;
    let ann = site.person("ann").await;
    let refused = reauthenticate(&site, &ann, PASSWORD, None).await;
    assert_eq!(refused.status, UNPROVEN);
    assert!(refused.body.contains("Pending"), "{}", refused.body);
    let refused = call(&site, &ann, "open_safe").await;
    assert!(refused.body.contains("Pending"), "{}", refused.body);
}

#[tokio::test]
async fn a_program_is_told_what_would_do_and_proves_nothing() {
    let site = open().await;
    let ann = site.person("ann").await;
    let token = site.get(By::Cookie(&ann), "/token").await.body;
    site.app.clock.advance(SECOND * 30);
    let fields = [("password", PASSWORD)];
    let refused = site.post(By::Bearer(&token), "/api/reauthenticate", &fields);
    assert_eq!(refused.await.status, REFUSED);
    let taken = site.post(By::Bearer(&token), "/api/open_safe", &[]).await;
    assert_eq!(taken.status, REFUSED, "{}", taken.body);

    let config = |config: AccountsConfig| config.step_up_after(SECOND);
    let site = Site::open(config).await;
    let ann = site.person("ann").await;
    let token = site.get(By::Cookie(&ann), "/token").await.body;
    site.app.clock.advance(SECOND * 30);
    let refused = site.post(By::Bearer(&token), "/api/recent", &[]).await;
    assert_eq!(refused.status, UNPROVEN);
    let challenges = refused.headers.get_all("www-authenticate").iter();
    let said = challenges.map(|challenge| challenge.to_str().expect("ASCII"));
    let bearer = said
        .filter(|challenge| challenge.starts_with("Bearer"))
        .collect::<String>();
    for part in [
        "error=\"insufficient_user_authentication\"",
        "max_age=\"1\"",
    ] {
        assert!(bearer.contains(part), "{part} in {bearer}");
    }
}

#[tokio::test]
async fn a_new_password_takes_a_sign_in_that_is_not_too_old() {
    let site = open().await;
    let ann = site.person("ann").await;
    site.app.clock.advance(RECENT + SECOND);
    let refused = site.change_password(&ann, PASSWORD, WRONG).await;
    assert_eq!(refused.status, UNPROVEN);
    assert!(refused.body.contains("StepUp"), "{}", refused.body);
    let now = proven(&site, &ann, None).await;
    assert_eq!(site.change_password(&now, PASSWORD, WRONG).await.status, OK);
}

#[tokio::test]
async fn a_password_that_others_know_is_replaced_however_old_the_sign_in_is() {
    let site = open().await;
    let ann = site.person("ann").await;
    let refused = site.app.accounts.refuse_password(&email("ann")).await;
    refused.expect("an account");
    site.app.clock.advance(RECENT + SECOND);
    let changed = site.change_password(&ann, PASSWORD, WRONG).await;
    assert_eq!(changed.status, OK, "{}", changed.body);
}

/// It read the hash of the old password, and waits behind the change in the queue.
#[tokio::test]
async fn a_proof_with_the_old_password_that_was_under_way_is_none() {
    for _ in 0..5 {
        let site = Site::open(|config| config.hash_workers(1)).await;
        let ann = site.person("ann").await;
        let thief = site.device("ann", PASSWORD).await.expect("signed in");
        let (changed, stolen) = futures::join!(
            site.change_password(&ann, PASSWORD, WRONG),
            reauthenticate(&site, &thief, PASSWORD, Some("open-safe")),
        );
        assert_eq!(changed.status, OK, "{}", changed.body);
        if stolen.headers.contains_key("set-cookie") {
            let thief = stolen.cookie();
            let status = site.status(By::Cookie(&thief), "/closed").await;
            assert_eq!(status, UNPROVEN, "{}", stolen.body);
        }
    }
}

/// As a sign-in does.
#[tokio::test]
async fn a_proof_makes_a_hash_that_cost_less_anew_and_a_new_password_takes_its_place() {
    let site = open().await;
    let mut ann = site.person("ann").await;
    let cheap = Argon2::from(Params::new(1_024, 1, 1, None).expect("parameters"));
    let weak = cheap.hash_password(PASSWORD.as_bytes()).expect("a hash");
    let weak = weak.to_string();
    for by_proof in [true, false] {
        sqlx::query("UPDATE account_users SET password_hash = $1")
            .bind(&weak)
            .execute(site.app.pool())
            .await
            .expect("stored");
        if by_proof {
            ann = proven(&site, &ann, None).await;
        } else {
            let changed = site.change_password(&ann, PASSWORD, WRONG).await;
            assert_eq!(changed.status, OK, "{}", changed.body);
        }
        let stored: String = sqlx::query_scalar("SELECT password_hash FROM account_users")
            .fetch_one(site.app.pool())
            .await
            .expect("a hash");
        assert!(stored.contains("$m=19456,t=2,p=1$"), "{stored}");
    }
    assert!(site.device("ann", WRONG).await.is_some());
}
