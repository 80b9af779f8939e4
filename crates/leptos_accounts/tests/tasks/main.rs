//! Tasks: what is open, in which order, and what finishes it.

#![cfg(feature = "ssr")]

#[path = "../common/mod.rs"]
mod common;
mod new_password;
mod site;

use axum::http::StatusCode;
use leptos_accounts::{Accounts, AccountsConfig, AccountsError, RootSecret};
use serde_json::{Value, json};

use self::{
    common::{PASSWORD, database::TestDatabase},
    site::{By, Site, email},
};

const OK: StatusCode = StatusCode::OK;
const STRANGER: StatusCode = StatusCode::UNAUTHORIZED;
const REFUSED: StatusCode = StatusCode::FORBIDDEN;
const NEW: &str = "quiet harbour lantern";

fn pending(task: &str) -> Value {
    json!({ "Pending": task })
}

fn asks_all(config: AccountsConfig) -> AccountsConfig {
    config.terms("2").requires_organisation(true)
}

#[tokio::test]
async fn tasks_come_in_order_and_the_last_one_lets_in_at_once() {
    let site = Site::open(asks_all).await;
    let mut ann = site.person("ann").await;
    site.app
        .accounts
        .refuse_password("Ann@example.com")
        .await
        .expect("refused");

    let open = site.reason(By::Cookie(&ann)).await;
    assert_eq!(open, pending("reset_password"));
    let changed = site.change_password(&ann, PASSWORD, NEW).await;
    assert_eq!(changed.status, OK, "{}", changed.body);
    ann = changed.cookie();

    let open = site.reason(By::Cookie(&ann)).await;
    assert_eq!(open, pending("accept_terms"));
    let accepted = site.post(By::Cookie(&ann), "/api/accept_terms", &[("version", "2")]);
    assert_eq!(accepted.await.status, OK);

    let open = site.reason(By::Cookie(&ann)).await;
    assert_eq!(open, pending("choose_organisation"));
    assert_eq!(site.status(By::Cookie(&ann), "/closed").await, STRANGER);
    let made = site.post(By::Cookie(&ann), "/organisation", &[("name", "Orchard")]);
    assert_eq!(made.await.status, OK);

    assert_eq!(site.status(By::Cookie(&ann), "/closed").await, OK);
    assert_eq!(site.reason(By::Cookie(&ann)).await, Value::Null);
}

#[tokio::test]
async fn nothing_is_asked_that_the_application_does_not_ask() {
    let site = Site::open(|config| config).await;
    let ann = site.person("ann").await;
    assert_eq!(site.status(By::Cookie(&ann), "/closed").await, OK);
    let accepted = site.post(By::Cookie(&ann), "/api/accept_terms", &[("version", "1")]);
    let accepted = accepted.await;
    assert!(accepted.body.contains("not the current terms"));
}

#[tokio::test]
async fn who_has_a_task_open_is_signed_out_unless_a_guard_says_otherwise() {
    let site = Site::open(asks_all).await;
    let ann = site.person("ann").await;
    let refused = site.get(By::Cookie(&ann), "/closed").await;
    assert_eq!(refused.status, STRANGER);
    assert_eq!(refused.json()["task"], "accept_terms", "{}", refused.body);
    assert_eq!(site.status(By::Cookie(&ann), "/let-in").await, OK);
    assert_eq!(site.status(By::Nobody, "/let-in").await, STRANGER);
    let token = site.get(By::Cookie(&ann), "/token").await;
    assert_eq!(
        token.body, "",
        "no signed token for somebody who is signed out"
    );
}

#[tokio::test]
async fn terms_are_accepted_in_the_version_that_is_in_force() {
    let site = Site::open(|config| config.terms("2")).await;
    let ann = site.person("ann").await;
    for version in ["1", "", "2 "] {
        let fields = [("version", version)];
        let old = site
            .post(By::Cookie(&ann), "/api/accept_terms", &fields)
            .await;
        assert!(!old.status.is_success());
        assert!(old.body.contains("not the current terms"), "{}", old.body);
        assert_eq!(site.status(By::Cookie(&ann), "/closed").await, STRANGER);
    }
    let right = [("version", "2")];
    let nobody = site.post(By::Nobody, "/api/accept_terms", &right).await;
    assert_eq!(nobody.status, STRANGER);
    for _ in 0..2 {
        let accepted = site.post(By::Cookie(&ann), "/api/accept_terms", &right);
        assert_eq!(accepted.await.status, OK, "once more is no mistake");
        assert_eq!(site.status(By::Cookie(&ann), "/closed").await, OK);
    }
    let bea = site.person("bea").await;
    assert_eq!(site.status(By::Cookie(&bea), "/closed").await, STRANGER);
}

#[tokio::test]
async fn a_later_task_is_not_finished_before_an_earlier_one() {
    let site = Site::open(|config| config.terms("2")).await;
    let ann = site.person("ann").await;
    let changed = site.change_password(&ann, PASSWORD, NEW).await;
    assert_eq!(changed.status, STRANGER, "the terms are open");
    site.app
        .accounts
        .refuse_password(&email("ann"))
        .await
        .expect("refused");
    let accepted = site.post(By::Cookie(&ann), "/api/accept_terms", &[("version", "2")]);
    let accepted = accepted.await;
    assert_eq!(accepted.status, STRANGER);
    assert!(
        accepted.body.contains("reset_password"),
        "{}",
        accepted.body
    );
    let terms = site
        .app
        .count("SELECT COUNT(*) FROM account_users WHERE terms_accepted = '2'");
    assert_eq!(terms.await, 0);
}

#[tokio::test]
async fn keys_have_no_tasks_and_are_not_made_while_one_is_open() {
    let site = Site::open(|config| config).await;
    let ann = site.person("ann").await;
    let key = site.post(By::Cookie(&ann), "/key", &[]).await;
    assert_eq!(key.status, OK, "{}", key.body);
    let token = site.get(By::Cookie(&ann), "/token").await.body;
    assert_eq!(site.status(By::Bearer(&token), "/closed").await, OK);

    site.app
        .accounts
        .refuse_password(&email("ann"))
        .await
        .expect("refused");
    assert_eq!(
        site.status(By::Bearer(&key.body), "/for-programs").await,
        OK
    );
    let by_cookie = site.status(By::Cookie(&ann), "/for-programs").await;
    assert_eq!(by_cookie, STRANGER);
    let open = pending("reset_password");
    assert_eq!(
        site.reason(By::Bearer(&token)).await,
        open,
        "it is the session"
    );
    let another = site.post(By::Cookie(&ann), "/key", &[]).await;
    assert_eq!(another.status, STRANGER, "{}", another.body);
}

#[tokio::test]
async fn a_password_in_the_request_is_refused_like_one_in_the_form() {
    let site = Site::open(|config| config.requires_organisation(true)).await;
    site.person("ann").await;
    let ann = email("ann");
    let by = By::Basic(&ann, PASSWORD);
    assert_eq!(
        site.status(by, "/closed").await,
        OK,
        "it acts for nobody else"
    );
    site.app
        .accounts
        .refuse_password(&ann)
        .await
        .expect("refused");
    assert_eq!(site.status(by, "/closed").await, STRANGER);
    assert_eq!(site.reason(by).await, pending("reset_password"));
}

#[tokio::test]
async fn only_a_person_at_a_browser_finishes_a_task() {
    let site = Site::open(|config| config).await;
    let ann = site.person("ann").await;
    let token = site.get(By::Cookie(&ann), "/token").await.body;
    let fields = [("current_password", PASSWORD), ("new_password", NEW)];
    let changed = site
        .post(By::Bearer(&token), "/api/change_password", &fields)
        .await;
    assert_eq!(changed.status, REFUSED, "{}", changed.body);
    let accepted = site.post(By::Bearer(&token), "/accept-as-anybody", &[("name", "2")]);
    assert_eq!(accepted.await.status, REFUSED);
}

#[tokio::test]
async fn a_version_that_no_form_can_send_back_does_not_open() {
    for version in ["", "two\nlines", &"1".repeat(65)] {
        let database = TestDatabase::fresh().await;
        let config = AccountsConfig::new(database.url(), RootSecret::generate()).terms(version);
        let opened = Accounts::open(config).await;
        assert!(
            matches!(opened, Err(AccountsError::TermsVersion)),
            "{version:?}"
        );
    }
}
