//! Step-up with a passkey.

use crate::{
    Answer, Asked, Authenticator, By, LOG, OK, RECENT, SECOND, Site, UNPROVEN, added,
    asked_to_sign_in, open, take_password,
};

async fn asked_to_prove(site: &Site, cookie: &str) -> Asked {
    let path = "/api/passkey_proof_challenge";
    Asked::of(&site.post(By::Cookie(cookie), path, &[]).await)
}

async fn prove(site: &Site, cookie: &str, token: &str, action: Option<&str>) -> Answer {
    let mut fields = vec![("passkey_token", token)];
    fields.extend(action.map(|action| ("action", action)));
    site.post(
        By::Cookie(cookie),
        "/api/reauthenticate_with_passkey",
        &fields,
    )
    .await
}

async fn prove_with(
    site: &Site,
    cookie: &str,
    authenticator: &Authenticator,
    action: Option<&str>,
) -> Answer {
    let asked = asked_to_prove(site, cookie).await;
    let token = asked.token(&authenticator.assert(&asked.options));
    prove(site, cookie, &token, action).await
}

async fn delete_account(site: &Site, cookie: &str) -> Answer {
    site.post(By::Cookie(cookie), "/api/delete_account", &[])
        .await
}

#[tokio::test]
async fn a_passkey_proves_what_the_password_does() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    site.app.clock.advance(RECENT + SECOND);
    let proven = prove_with(&site, &ann, &authenticator, Some("delete-account")).await;
    assert_eq!(proven.status, OK, "{}", proven.body);
    let now = proven.cookie();
    assert_ne!(now, ann);
    assert_eq!(site.reason(By::Cookie(&ann)).await, "Revoked", "the old id");
    assert_eq!(site.status(By::Cookie(&now), "/fresh").await, OK);
    assert_eq!(delete_account(&site, &now).await.status, OK);
    let event = "event=\"passkey_reauthentication\" outcome=\"success\"";
    assert!(LOG.text().contains(event));
}

#[tokio::test]
async fn an_account_without_a_password_has_something_to_prove_with() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    take_password(&site).await;
    let asked = delete_account(&site, &ann).await;
    assert_eq!(asked.status, UNPROVEN, "{}", asked.body);
    assert!(asked.body.contains("StepUp"), "{}", asked.body);
    let proven = prove_with(&site, &ann, &authenticator, Some("delete-account")).await;
    assert_eq!(delete_account(&site, &proven.cookie()).await.status, OK);
}

#[tokio::test]
async fn whatever_is_wrong_answers_the_form_and_the_session_stays() {
    let site = open().await;
    let ann = site.person("ann").await;
    let bea = site.person("bea").await;
    let mut anns = added(&site, &ann, "Laptop").await;
    let beas = added(&site, &bea, "Laptop").await;
    site.app.clock.advance(RECENT + SECOND);
    let asked = asked_to_prove(&site, &bea).await;
    let of_another = asked.token(&anns.assert(&asked.options));
    let asked = asked_to_sign_in(&site, By::Cookie(&ann)).await;
    let of_sign_in = asked.token(&anns.assert(&asked.options));
    let asked = asked_to_prove(&site, &ann).await;
    let by_another = asked.token(&beas.assert(&asked.options));
    let asked = asked_to_prove(&site, &ann).await;
    anns.is_verified = false;
    let unverified = asked.token(&anns.assert(&asked.options));
    for token in [&of_another, &of_sign_in, &by_another, &unverified, ""] {
        let wrong = prove(&site, &ann, token, Some("delete-account")).await;
        assert_eq!(wrong.status, UNPROVEN);
        for part in ["WrongCredentials", "StepUp", "delete-account"] {
            assert!(wrong.body.contains(part), "{part} in {}", wrong.body);
        }
        assert!(!wrong.headers.contains_key("set-cookie"));
    }
    assert_eq!(site.status(By::Cookie(&ann), "/closed").await, OK);
    assert_eq!(delete_account(&site, &ann).await.status, UNPROVEN);
}
