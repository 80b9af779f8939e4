//! Adding a passkey.

use crate::{
    Answer, Asked, Authenticator, By, LOG, MINUTE, OK, RECENT, SECOND, UNPROVEN, add, added,
    asked_to_add, asked_to_sign_in, open, passkeys, sign_in_with,
};

fn assert_not_added(answer: &Answer) {
    assert!(!answer.status.is_success(), "{}", answer.body);
    assert!(answer.body.contains("was not added"), "{}", answer.body);
}

#[tokio::test]
async fn it_takes_a_person_at_a_browser_whose_sign_in_is_not_too_old() {
    let site = open().await;
    let ann = site.person("ann").await;
    let asked = Asked::of(&asked_to_add(&site, &ann, "Laptop").await);
    let token = asked.token(&Authenticator::new().create(&asked.options));
    let bearer = site.get(By::Cookie(&ann), "/token").await.body;
    for by in [By::Nobody, By::Bearer(&bearer)] {
        for function in ["new_passkey_challenge", "add_passkey"] {
            let fields = [("name", "Laptop"), ("passkey_token", &token)];
            let path = format!("/api/{function}");
            let answer = site.post(by, &path, &fields).await;
            assert!(answer.status.is_client_error(), "{}", answer.body);
        }
    }
    site.app.clock.advance(RECENT + SECOND);
    for answer in [
        asked_to_add(&site, &ann, "Laptop").await,
        add(&site, &ann, "Laptop", &token).await,
    ] {
        assert_eq!(answer.status, UNPROVEN);
        assert!(answer.body.contains("StepUp"), "{}", answer.body);
    }
    assert_eq!(passkeys(&site).await, 0);
}

#[tokio::test]
async fn it_has_a_name_and_its_authenticator_makes_no_second_one() {
    let site = open().await;
    let ann = site.person("ann").await;
    for name in ["", "  ", "two\nlines", &"x".repeat(101)] {
        let refused = asked_to_add(&site, &ann, name).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains("name"), "{}", refused.body);
    }
    let laptop = added(&site, &ann, "Laptop").await;
    let asked = Asked::of(&asked_to_add(&site, &ann, "Phone").await);
    let excluded = &asked.options["excludeCredentials"];
    assert_eq!(excluded.as_array().map(Vec::len), Some(1), "{excluded}");
    // An authenticator that makes it all the same.
    let mut again = laptop;
    let token = asked.token(&again.create(&asked.options));
    assert_not_added(&add(&site, &ann, "Phone", &token).await);
    assert_eq!(passkeys(&site).await, 1);
}

#[tokio::test]
async fn nobody_has_more_than_fit() {
    let site = open().await;
    let ann = site.person("ann").await;
    let asked = Asked::of(&asked_to_add(&site, &ann, "One more").await);
    for _ in 0..20 {
        added(&site, &ann, "Laptop").await;
    }
    let token = asked.token(&Authenticator::new().create(&asked.options));
    assert_not_added(&add(&site, &ann, "One more", &token).await);
    let refused = asked_to_add(&site, &ann, "One more").await;
    assert!(refused.body.contains("20 passkeys"), "{}", refused.body);
    assert_eq!(passkeys(&site).await, 20);
}

#[tokio::test]
async fn the_passkey_of_another_account_is_not_overwritten() {
    let site = open().await;
    let ann = site.person("ann").await;
    let anns = added(&site, &ann, "Laptop").await;
    let bea = site.person("bea").await;
    let asked = Asked::of(&asked_to_add(&site, &bea, "Mine").await);
    let mut thief = Authenticator::new();
    thief.id.clone_from(&anns.id);
    let token = asked.token(&thief.create(&asked.options));
    assert_not_added(&add(&site, &bea, "Mine", &token).await);
    assert_eq!(sign_in_with(&site, &anns).await.status, OK);
    assert_eq!(sign_in_with(&site, &thief).await.status, UNPROVEN);
    assert!(
        LOG.text()
            .contains("event=\"passkey_added\" outcome=\"in use, or one too many\"")
    );
}

#[tokio::test]
async fn of_eight_who_add_the_same_one_at_once_one_has_it() {
    let site = open().await;
    let mut people = Vec::new();
    for index in 0..8 {
        people.push(site.person(&format!("person{index}")).await);
    }
    for _ in 0..3 {
        let before = passkeys(&site).await;
        let id = Authenticator::new().id;
        let mut forms = Vec::new();
        for cookie in &people {
            let asked = Asked::of(&asked_to_add(&site, cookie, "Shared").await);
            let mut authenticator = Authenticator::new();
            authenticator.id.clone_from(&id);
            forms.push((cookie, asked.token(&authenticator.create(&asked.options))));
        }
        let eight = forms
            .iter()
            .map(|(cookie, token)| add(&site, cookie, "Shared", token));
        let answers = futures::future::join_all(eight).await;
        let had = answers.iter().filter(|answer| answer.status == OK).count();
        assert_eq!(had, 1, "{answers:?}");
        assert_eq!(passkeys(&site).await, before + 1);
    }
}

#[tokio::test]
async fn what_was_made_counts_once_in_its_session_for_five_minutes_and_as_asked() {
    let site = open().await;
    let ann = site.person("ann").await;
    let bea = site.person("bea").await;
    let phone = site.device("ann", crate::common::PASSWORD).await;
    let phone = phone.expect("signed in");
    let asked = Asked::of(&asked_to_add(&site, &ann, "Laptop").await);
    let token = asked.token(&Authenticator::new().create(&asked.options));
    for cookie in [&bea, &phone] {
        assert_not_added(&add(&site, cookie, "Laptop", &token).await);
    }
    let of_sign_in = asked_to_sign_in(&site, By::Cookie(&ann)).await;
    let other = of_sign_in.token(&Authenticator::new().create(&of_sign_in.options_for(&asked)));
    assert_not_added(&add(&site, &ann, "Laptop", &other).await);

    let lies: [fn(&mut Authenticator); 5] = [
        |it| it.origin = "http://localhost:3001".into(),
        |it| it.rp_id = "evil.example".into(),
        |it| it.is_verified = false,
        |it| it.is_present = false,
        |it| it.kind = Some("webauthn.get"),
    ];
    for lie in lies {
        let mut authenticator = Authenticator::new();
        lie(&mut authenticator);
        let token = asked.token(&authenticator.create(&asked.options));
        assert_not_added(&add(&site, &ann, "Laptop", &token).await);
    }
    assert_eq!(passkeys(&site).await, 0);
    let eight = (0..8).map(|_| add(&site, &ann, "Laptop", &token));
    let answers = futures::future::join_all(eight).await;
    let had = answers.iter().filter(|answer| answer.status == OK).count();
    assert_eq!((had, passkeys(&site).await), (1, 1), "{answers:?}");

    let asked = Asked::of(&asked_to_add(&site, &ann, "Phone").await);
    let token = asked.token(&Authenticator::new().create(&asked.options));
    site.app.clock.advance(MINUTE * 5);
    assert_not_added(&add(&site, &ann, "Phone", &token).await);
}

impl Asked {
    /// The options of another challenge, with the challenge of this one.
    fn options_for(&self, other: &Self) -> serde_json::Value {
        let mut options = other.options.clone();
        options["challenge"] = self.options["challenge"].clone();
        options
    }
}
