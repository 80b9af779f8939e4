//! Whoever has got hold of a session can't guess the password with it (ASVS 5.0, 6.3.1).

use super::*;

const TOO_MANY: StatusCode = StatusCode::TOO_MANY_REQUESTS;

#[tokio::test]
async fn after_ten_wrong_proofs_a_session_has_to_wait_and_another_has_not() {
    let site = open().await;
    let stolen = site.person("ann").await;
    let owned = site.device("ann", PASSWORD).await.expect("signed in");
    for _ in 0..10 {
        let answer = reauthenticate(&site, &stolen, "correct horse batterz", None).await;
        assert_eq!(answer.status, UNPROVEN);
    }
    let answer = reauthenticate(&site, &stolen, PASSWORD, None).await;
    assert_eq!(answer.status, TOO_MANY);
    proven(&site, &owned, None).await;
    site.app.clock.advance(Duration::from_secs(120));
    proven(&site, &stolen, None).await;
}

#[tokio::test]
async fn a_new_password_is_no_other_way_to_guess() {
    let site = open().await;
    let cookie = site.person("ann").await;
    let (wrong, new) = ("correct horse batterz", "another horse battery");
    let mut statuses = Vec::new();
    for _ in 0..11 {
        let answer = site.change_password(&cookie, wrong, new);
        statuses.push(answer.await.status);
    }
    assert_eq!(statuses.pop(), Some(TOO_MANY));
    assert!(!statuses.contains(&TOO_MANY), "{statuses:?}");
}
