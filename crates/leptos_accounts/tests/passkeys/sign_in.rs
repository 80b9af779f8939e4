//! Signing in, and what is refused.

use axum::http::HeaderValue;

use crate::{
    Authenticator, By, LOG, MINUTE, OK, SECOND, UNPROVEN, added, asked_to_sign_in, assert_refused,
    open, sign_in, sign_in_with,
};

#[tokio::test]
async fn a_passkey_signs_in_and_the_session_is_one_like_any_other() {
    let site = open().await;
    let ann = site.person("ann").await;
    let mut authenticator = added(&site, &ann, "Laptop").await;
    for counter in [0, 0, 5, 6] {
        authenticator.counter = counter;
        let answer = sign_in_with(&site, &authenticator).await;
        assert_eq!(answer.status, OK, "{}", answer.body);
        let cookie = answer.cookie();
        assert_ne!(cookie, ann);
        let mut set = answer.headers.get_all("set-cookie").iter();
        let is_device = |cookie: &HeaderValue| cookie.as_bytes().starts_with(b"device");
        assert!(set.any(is_device), "the owner is known by this browser");
        assert_eq!(site.status(By::Cookie(&cookie), "/closed").await, OK);
        let who = site.get(By::Cookie(&cookie), "/who").await.json();
        assert_eq!(who["user"]["name"], "ann@example.com");
        assert_eq!(site.status(By::Cookie(&cookie), "/fresh").await, OK);
    }
    let text = LOG.text();
    let success = "event=\"passkey_sign_in\" outcome=\"success\"";
    assert!(text.contains(success), "{text}");
    assert!(text.contains("event=\"passkey_added\" outcome=\"success\""));
    assert!(!text.contains("ann@"), "{text}");
}

#[tokio::test]
async fn the_session_that_was_there_gets_a_new_id_and_another_users_data_go() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    let bea = site.person("bea").await;
    site.app.get("/write/kept", Some(&bea)).await;
    let asked = asked_to_sign_in(&site, By::Cookie(&bea)).await;
    let token = asked.token(&authenticator.assert(&asked.options));
    let both = format!("{bea}; {}", asked.browser);
    let answer = sign_in(&site, &both, &token).await;
    assert_eq!(answer.status, OK, "{}", answer.body);
    let now = answer.cookie();
    assert_eq!(site.app.get("/read", Some(&now)).await.body, "");
    assert_eq!(site.reason(By::Cookie(&bea)).await, "Revoked");
}

#[tokio::test]
async fn an_answer_counts_once_however_often_it_is_sent_at_once() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    for _ in 0..5 {
        let asked = asked_to_sign_in(&site, By::Nobody).await;
        let token = asked.token(&authenticator.assert(&asked.options));
        let eight = (0..8).map(|_| sign_in(&site, &asked.browser, &token));
        let answers = futures::future::join_all(eight).await;
        let (signed_in, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status == OK);
        assert_eq!(signed_in.len(), 1, "{answers:?}");
        refused.into_iter().for_each(assert_refused);
    }
    assert!(LOG.text().contains("outcome=\"answered before\""));
}

#[tokio::test]
async fn a_challenge_is_good_for_five_minutes() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    let asked = asked_to_sign_in(&site, By::Nobody).await;
    let token = asked.token(&authenticator.assert(&asked.options));
    site.app.clock.advance(MINUTE * 5);
    assert_refused(&sign_in(&site, &asked.browser, &token).await);

    let asked = asked_to_sign_in(&site, By::Nobody).await;
    let token = asked.token(&authenticator.assert(&asked.options));
    site.app.clock.advance(MINUTE * 5 - SECOND);
    assert_eq!(sign_in(&site, &asked.browser, &token).await.status, OK);
    let kept = "SELECT COUNT(*) FROM account_answered_challenges";
    assert_eq!(
        site.app.count(kept).await,
        2,
        "of the addition, and this one"
    );
    site.app.clock.advance(MINUTE * 15);
    site.app.accounts.sweep().await.expect("swept");
    assert_eq!(site.app.count(kept).await, 0);
}

#[tokio::test]
async fn a_challenge_is_good_in_the_browser_that_asked_and_for_what_it_asked() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    let asked = asked_to_sign_in(&site, By::Nobody).await;
    let other = asked_to_sign_in(&site, By::Nobody).await;
    assert_ne!(asked.browser, other.browser);
    let token = asked.token(&authenticator.assert(&asked.options));
    let two = format!("{}; {}", asked.browser, other.browser);
    for browser in [&other.browser, "passkey_3000=", "a=b", &two] {
        assert_refused(&sign_in(&site, browser, &token).await);
    }
    // The answer to one challenge, with the ceremony of another.
    let mixed = other.token(&authenticator.assert(&asked.options));
    assert_refused(&sign_in(&site, &other.browser, &mixed).await);
    let again = asked_to_sign_in(&site, By::Cookie(&asked.browser)).await;
    assert_eq!(again.browser, asked.browser, "of all tabs of a browser");
    assert_eq!(sign_in(&site, &asked.browser, &token).await.status, OK);
}

#[tokio::test]
async fn what_its_authenticator_did_not_say_as_it_should_is_refused() {
    let site = open().await;
    let ann = site.person("ann").await;
    let mut authenticator = added(&site, &ann, "Laptop").await;
    let honest = |it: &mut Authenticator| {
        it.origin = "http://localhost:3000".into();
        it.rp_id = "localhost".into();
        (it.is_present, it.is_verified, it.kind) = (true, true, None);
    };
    let lies: [fn(&mut Authenticator); 8] = [
        |it| it.origin = "http://localhost:3001".into(),
        |it| it.origin = "https://localhost:3000".into(),
        |it| it.origin = "http://notes.localhost:3000".into(),
        |it| it.origin = "http://evil.example".into(),
        |it| it.rp_id = "evil.example".into(),
        |it| it.is_verified = false,
        |it| it.is_present = false,
        |it| it.kind = Some("webauthn.create"),
    ];
    for (index, lie) in lies.into_iter().enumerate() {
        lie(&mut authenticator);
        let answer = sign_in_with(&site, &authenticator).await;
        assert_eq!(answer.status, UNPROVEN, "lie {index}");
        assert_refused(&answer);
        honest(&mut authenticator);
    }
    assert_eq!(sign_in_with(&site, &authenticator).await.status, OK);
    let text = LOG.text();
    assert!(text.contains("event=\"passkey_sign_in\" outcome=\"not verified\""));
}

#[tokio::test]
async fn a_counter_that_does_not_go_on_is_a_copys() {
    let site = open().await;
    let ann = site.person("ann").await;
    let mut authenticator = added(&site, &ann, "Laptop").await;
    authenticator.counter = 7;
    assert_eq!(sign_in_with(&site, &authenticator).await.status, OK);
    for counter in [7, 6, 0] {
        authenticator.counter = counter;
        assert_refused(&sign_in_with(&site, &authenticator).await);
    }
    authenticator.counter = 8;
    assert_eq!(sign_in_with(&site, &authenticator).await.status, OK);
    assert!(
        LOG.text()
            .contains("outcome=\"maybe a copy: its counter did not go on\"")
    );
}

#[tokio::test]
async fn an_unknown_passkey_a_wrong_one_and_a_disabled_account_are_answered_alike() {
    let site = open().await;
    let ann = site.person("ann").await;
    let authenticator = added(&site, &ann, "Laptop").await;
    let mut stranger = Authenticator::new();
    stranger.user_handle.clone_from(&authenticator.user_handle);
    let unknown = sign_in_with(&site, &stranger).await;
    // Their name, and another key.
    stranger.id.clone_from(&authenticator.id);
    let forged = sign_in_with(&site, &stranger).await;
    let mut anothers = added(&site, &ann, "Phone").await;
    "AAAAAAAAAAAAAAAAAAAAAA".clone_into(&mut anothers.user_handle);
    let misnamed = sign_in_with(&site, &anothers).await;
    let disabled = sqlx::query("UPDATE account_users SET disabled_at = 1")
        .execute(site.app.pool())
        .await;
    disabled.expect("disabled");
    let disabled = sign_in_with(&site, &authenticator).await;
    for answer in [&forged, &misnamed, &disabled] {
        assert_refused(answer);
        assert_eq!(answer.body, unknown.body);
        assert_eq!(answer.headers, unknown.headers);
    }
    assert!(LOG.text().contains("outcome=\"disabled account\""));
}

#[tokio::test]
async fn what_is_asked_for_is_the_same_for_everybody_and_asking_leaves_nothing() {
    let site = open().await;
    let nobody = asked_to_sign_in(&site, By::Nobody).await;
    let rows = "SELECT (SELECT COUNT(*) FROM account_sessions) \
        + (SELECT COUNT(*) FROM account_answered_challenges)";
    for _ in 0..20 {
        asked_to_sign_in(&site, By::Nobody).await;
    }
    assert_eq!(site.app.count(rows).await, 0);
    let ann = site.person("ann").await;
    added(&site, &ann, "Laptop").await;
    let owner = asked_to_sign_in(&site, By::Cookie(&ann)).await;
    let stranger = asked_to_sign_in(&site, By::Nobody).await;
    for mut other in [owner, stranger] {
        assert_ne!(other.options["challenge"], nobody.options["challenge"]);
        let length = |it: &serde_json::Value| it.as_str().map(str::len);
        let (theirs, before) = (&other.options["challenge"], &nobody.options["challenge"]);
        assert_eq!(length(theirs), length(before));
        assert_eq!(length(&other.ceremony), length(&nobody.ceremony));
        other.options["challenge"] = nobody.options["challenge"].clone();
        assert_eq!(other.options.to_string(), nobody.options.to_string());
    }
    assert_eq!(nobody.options["allowCredentials"], serde_json::json!([]));
}

#[tokio::test]
async fn where_there_are_no_passkeys_nobody_is_asked_for_one() {
    let site = crate::Site::open(|config| config).await;
    for function in ["passkey_sign_in_challenge", "sign_in_with_passkey"] {
        let path = format!("/api/{function}");
        let fields = [("passkey_token", "{}")];
        let answer = site.post(By::Nobody, &path, &fields).await;
        assert!(!answer.status.is_success(), "{function}");
        assert!(answer.body.contains("no passkeys"), "{}", answer.body);
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}
