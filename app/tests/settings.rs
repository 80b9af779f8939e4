//! `/settings`: API keys are made, shown once, listed and revoked, with scripts and without.

#![cfg(feature = "ssr")]

mod common;

use common::site::{Answer, PASSWORD, Site, Visitor};
use http::{Method, StatusCode};

const PAGE: &str = "/settings";
const MAKE: &str = "/api/make_api_key";

/// The value of the hidden field that names the form.
fn form_of(page: &Answer) -> String {
    page.hidden("form").expect("the form is named").to_owned()
}

async fn make(visitor: &mut Visitor<'_>, name: &str, access: &str) -> Answer {
    let page = visitor.get(PAGE).await;
    let form = form_of(&page);
    let fields = [
        ("form", &*form),
        ("name", name),
        ("access", access),
        ("lifetime", "30"),
    ];
    visitor.post(PAGE, MAKE, &fields).await
}

/// The key that a page shows.
fn shown(page: &Answer) -> Option<String> {
    let place = page.body.split("id=\"new-key\"").nth(1)?;
    let text = place.split('>').nth(1)?.split('<').next()?;
    text.starts_with("ak_").then(|| text.to_owned())
}

fn secret_of(key: &str) -> &str {
    key.splitn(3, '_').nth(2).expect("a secret")
}

fn id_of(key: &str) -> &str {
    key.split('_').nth(1).expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_and_listed_without_its_secret() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    assert!(ann.get(PAGE).await.body.contains("You have no keys."));

    let made = make(&mut ann, "The backup", "read").await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert!(
        made.headers["cache-control"]
            .to_str()
            .is_ok_and(|it| it.contains("no-store"))
    );
    let key = shown(&made).expect("the key is shown");
    let secret = secret_of(&key);
    assert_eq!(
        made.body.matches(secret).count(),
        1,
        "in one place: {}",
        made.body
    );

    for page in [
        ann.get(PAGE).await,
        ann.call("/api/list_settings", &[]).await,
    ] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("The backup"), "{}", page.body);
        assert!(page.body.contains(id_of(&key)), "{}", page.body);
        assert!(!page.body.contains(secret), "{}", page.body);
    }
    let notes = site.program(Method::GET, "/v1/notes", &key).await;
    assert_eq!((notes.status, &*notes.body), (StatusCode::OK, "[]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_again_makes_no_second_key() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let form = form_of(&ann.get(PAGE).await);
    let fields = [("form", &*form), ("name", "Once"), ("access", "read")];
    let first = ann.post(PAGE, MAKE, &fields).await;
    assert!(shown(&first).is_some(), "{}", first.body);
    for again in [
        ann.post(PAGE, MAKE, &fields).await,
        ann.call(MAKE, &fields).await,
    ] {
        assert!(!again.status.is_success(), "{}", again.body);
        assert!(
            again.body.contains("made its key already"),
            "{}",
            again.body
        );
        assert_eq!(shown(&again), None);
    }
    let list = ann.call("/api/list_settings", &[]).await;
    assert_eq!(list.body.matches("\"Once\"").count(), 1, "{}", list.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_said_at_its_field_and_what_was_typed_stays() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let nameless = make(&mut ann, "", "write").await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nameless.body.contains("Give the key a name"),
        "{}",
        nameless.body
    );
    let strange = make(&mut ann, "Kept", "admin").await;
    assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(strange.body.contains("value=\"Kept\""), "{}", strange.body);
    assert!(ann.get(PAGE).await.body.contains("You have no keys."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_what_it_was_made_for_until_it_is_revoked() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let reads = shown(&make(&mut ann, "Reads", "read").await).expect("a key");
    let writes = shown(&make(&mut ann, "Writes", "write").await).expect("a key");
    let refused = site.program(Method::POST, "/v1/notes", &reads).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let challenge = refused.headers["www-authenticate"].to_str().expect("ASCII");
    assert!(
        challenge.contains("error=\"insufficient_scope\""),
        "{challenge}"
    );
    let added = site.program(Method::POST, "/v1/notes", &writes).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
    assert!(ann.get("/notes").await.body.contains("By a program"));

    let fields = [("id", id_of(&writes))];
    let mut bob = site.member("bob").await;
    let foreign = bob.post(PAGE, "/api/revoke_api_key", &fields).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let revoked = ann.post(PAGE, "/api/revoke_api_key", &fields).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    assert_eq!(revoked.location.as_deref(), Some(PAGE));
    assert!(!ann.get(PAGE).await.body.contains("Writes"));
    for (key, status) in [(&writes, 401), (&reads, 200)] {
        let answer = site.program(Method::GET, "/v1/notes", key).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_makes_no_keys_and_opens_no_page() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let key = shown(&make(&mut ann, "Writes", "write").await).expect("a key");
    for path in [
        MAKE,
        "/api/list_settings",
        "/api/revoke_api_key",
        "/api/list_notes",
    ] {
        let answer = site.program(Method::POST, path, &key).await;
        assert!(!answer.status.is_success(), "{path}: {}", answer.body);
    }
    for path in [PAGE, "/notes", "/v1/export"] {
        let answer = site.program(Method::GET, path, &key).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let who = site.program(Method::POST, "/api/read_auth", &key).await;
    assert!(!who.body.contains("ann@example.com"), "{}", who.body);
}

/// The public id of the device that a page has a button for.
fn device(page: &Answer) -> String {
    let section = page.body.split("devices-heading\">").nth(1);
    let row = section.and_then(|section| section.split("name=\"id\"").nth(1));
    let value = row.and_then(|row| row.split('"').nth(1));
    value.expect("another device").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_signed_out_from_another_one_without_scripts() {
    let site = Site::new().await;
    let mut here = site.member("ann").await;
    let alone = here.get(PAGE).await;
    assert!(alone.body.contains("This device"), "{}", alone.body);
    assert!(!alone.body.contains("Sign out everywhere else"));

    let mut there = site.visitor();
    let fields = [("email", "ann@example.com"), ("password", PASSWORD)];
    let signed_in = there.post("/sign-in", "/api/sign_in", &fields).await;
    assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
    let page = here.get(PAGE).await;
    assert!(page.body.contains("Sign out everywhere else"));
    let id = device(&page);

    let mut bob = site.member("bob").await;
    let foreign = bob.post(PAGE, "/api/revoke_device", &[("id", &id)]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(there.get("/notes").await.status, StatusCode::OK);

    let revoked = here.post(PAGE, "/api/revoke_device", &[("id", &id)]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    assert_eq!(revoked.location.as_deref(), Some(PAGE));
    assert_eq!(there.get("/notes").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(here.get("/notes").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_other_devices_are_signed_out_at_once() {
    let site = Site::new().await;
    let mut here = site.member("ann").await;
    let fields = [("email", "ann@example.com"), ("password", PASSWORD)];
    let (mut one, mut two) = (site.visitor(), site.visitor());
    for visitor in [&mut one, &mut two] {
        visitor.post("/sign-in", "/api/sign_in", &fields).await;
        assert_eq!(visitor.get("/notes").await.status, StatusCode::OK);
    }
    let revoked = here.post(PAGE, "/api/revoke_other_devices", &[]).await;
    assert_eq!(revoked.status, StatusCode::SEE_OTHER);
    for visitor in [&mut one, &mut two] {
        assert_eq!(visitor.get("/notes").await.status, StatusCode::UNAUTHORIZED);
    }
    let page = here.get(PAGE).await;
    assert!(!page.body.contains("Sign out everywhere else"));
}
