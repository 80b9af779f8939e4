//! A role is given by the operator and counts from the next request on.

#![cfg(feature = "ssr")]

mod common;

use common::{App, EMAIL};
use leptos_accounts::AccountsError;

#[tokio::test]
async fn a_role_that_is_given_or_taken_counts_at_the_next_request() {
    let app = App::with_roles().await;
    let cookie = app.signed_up().await;
    app.accounts
        .grant_unverified("ANN@example.com", "editor")
        .await
        .expect("granted");
    app.accounts
        .grant_unverified(EMAIL, "admin")
        .await
        .expect("granted");
    app.accounts
        .grant_unverified(EMAIL, "admin")
        .await
        .expect("granted again");
    assert_eq!(
        app.get("/me", Some(&cookie)).await.body,
        "ann@example.com [admin,editor]"
    );
    assert!(app.accounts.withdraw(EMAIL, "admin").await.expect("taken"));
    assert!(!app.accounts.withdraw(EMAIL, "admin").await.expect("gone"));
    assert_eq!(
        app.get("/me", Some(&cookie)).await.body,
        "ann@example.com [editor]"
    );
}

#[tokio::test]
async fn a_role_goes_to_an_account_that_exists_and_has_a_name() {
    let app = App::with_roles().await;
    app.signed_up().await;
    let nobody = app
        .accounts
        .grant_unverified("bob@example.com", "admin")
        .await;
    assert!(matches!(nobody, Err(AccountsError::NoSuchAccount)));
    for role in ["", "two words", "a,b", &"x".repeat(65)] {
        let refused = app.accounts.grant_unverified(EMAIL, role).await;
        assert!(matches!(refused, Err(AccountsError::InvalidName)), "{role}");
    }
    let typo = app
        .accounts
        .grant_unverified(EMAIL, "admn")
        .await
        .expect_err("a typo");
    assert_eq!(
        typo.to_string(),
        "there is no role `admn` to give here; there are: admin, editor"
    );
    let of_organisations = app.accounts.grant_unverified(EMAIL, "org:admin").await;
    assert!(of_organisations.is_err());
}
