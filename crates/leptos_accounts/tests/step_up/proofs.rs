//! A proof for one action.

use axum::http::StatusCode;

use crate::{OK, SECOND, UNPROVEN, call, common::PASSWORD, open, proven, reauthenticate};

#[tokio::test]
async fn a_proof_is_good_for_one_action_and_once() {
    let site = open().await;
    let ann = site.person("ann").await;
    let refused = call(&site, &ann, "open_safe").await;
    assert_eq!(refused.status, UNPROVEN, "a sign-in is no proof of it");
    for part in ["StepUp", "open-safe", "\"max_age\":0"] {
        assert!(refused.body.contains(part), "{part} in {}", refused.body);
    }
    let ann = proven(&site, &ann, Some("open-safe")).await;
    let other = call(&site, &ann, "burn_safe").await;
    assert_eq!(other.status, UNPROVEN, "{}", other.body);
    assert_eq!(call(&site, &ann, "open_safe").await.status, OK);
    assert_eq!(call(&site, &ann, "open_safe").await.status, UNPROVEN);
}

#[tokio::test]
async fn a_proof_for_nothing_in_particular_is_one_for_nothing() {
    let site = open().await;
    let ann = site.person("ann").await;
    let ann = proven(&site, &ann, Some("open-safe")).await;
    let ann = proven(&site, &ann, None).await;
    assert_eq!(call(&site, &ann, "open_safe").await.status, UNPROVEN);
    let ann = proven(&site, &ann, Some("open-safe")).await;
    let ann = proven(&site, &ann, Some("burn-safe")).await;
    assert_eq!(call(&site, &ann, "open_safe").await.status, UNPROVEN);
    assert_eq!(call(&site, &ann, "burn_safe").await.status, OK);
}

#[tokio::test]
async fn a_proof_is_good_for_five_minutes_and_in_its_own_session() {
    let site = open().await;
    let ann = site.person("ann").await;
    let ann = proven(&site, &ann, Some("open-safe")).await;
    let phone = site.device("ann", PASSWORD).await.expect("signed in");
    assert_eq!(call(&site, &phone, "open_safe").await.status, UNPROVEN);
    let bea = site.person("bea").await;
    assert_eq!(call(&site, &bea, "open_safe").await.status, UNPROVEN);
    site.app.clock.advance(SECOND * 299);
    assert_eq!(call(&site, &ann, "open_safe").await.status, OK);

    let ann = proven(&site, &ann, Some("open-safe")).await;
    site.app.clock.advance(SECOND * 300);
    assert_eq!(call(&site, &ann, "open_safe").await.status, UNPROVEN);
}

#[tokio::test]
async fn of_two_uses_at_once_one_has_it() {
    let site = open().await;
    let mut ann = site.person("ann").await;
    for _ in 0..10 {
        ann = proven(&site, &ann, Some("open-safe")).await;
        let uses = (0..4).map(|_| call(&site, &ann, "open_safe"));
        let answers = futures::future::join_all(uses).await;
        let taken = answers.iter().filter(|answer| answer.status == OK);
        assert_eq!(taken.count(), 1, "{answers:?}");
    }
}

#[tokio::test]
async fn what_is_no_name_of_an_action_is_asked_for_by_nobody() {
    let site = open().await;
    let ann = site.person("ann").await;
    let broken = call(&site, &ann, "misnamed").await;
    assert_eq!(broken.status, StatusCode::SERVICE_UNAVAILABLE);
    for action in ["Open the safe!", &"a".repeat(65)] {
        let refused = reauthenticate(&site, &ann, PASSWORD, Some(action)).await;
        assert!(!refused.status.is_success(), "{action}: {}", refused.body);
        assert!(!refused.headers.contains_key("set-cookie"));
    }
}
