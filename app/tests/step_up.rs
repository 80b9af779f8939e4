//! Step-up: what takes a fresh proof shows its own page, at the same URL, and the session stays.

#![cfg(feature = "ssr")]

mod common;

use std::time::Duration;

use common::site::{Answer, PASSWORD, Site, Visitor};
use http::StatusCode;
use leptos_accounts::clock::ManualClock;

const SETTINGS: &str = "/settings";
const MAKE: &str = "/api/make_api_key";
const CHANGE: &str = "/api/change_password";
const PROVE: &str = "/api/reauthenticate";
const DELETE: &str = "/api/delete_account";
const KEY: [(&str, &str); 3] = [("name", "Backup"), ("access", "read"), ("lifetime", "30")];
const HOUR: Duration = Duration::from_secs(60 * 60);

async fn site(clock: &ManualClock) -> Site {
    let clock = clock.clone();
    Site::with(|config| config.clock(clock)).await
}

fn assert_step_up(page: &Answer) {
    assert_eq!(
        (page.status, page.heading()),
        (StatusCode::UNAUTHORIZED, "Confirm that it is you"),
        "{}",
        page.body
    );
    assert!(page.body.contains("data-page=\"step-up\""));
    let account = page.body.split("id=\"reauthenticate-account\"").nth(1);
    let account = account.and_then(|rest| rest.split('>').next());
    let account = account.expect("whose account it is");
    for part in ["autocomplete=\"username\"", "readonly", "ann@example.com"] {
        assert!(account.contains(part), "{part} in {account}");
    }
    assert!(page.body.contains("autocomplete=\"current-password\""));
    assert!(page.headers.contains_key("www-authenticate"));
    let nav = page.body.split("</nav>").next().expect("a navigation");
    assert!(nav.contains("Sign out"), "she is signed in: {nav}");
}

fn wants(page: &Answer, action: &str) -> bool {
    let field = format!("name=\"action\" value=\"{action}\"");
    page.body.contains(&field)
}

/// Sends the form of the step-up page, which leads back to the page.
async fn prove(visitor: &mut Visitor<'_>, action: Option<&str>) {
    let mut fields = vec![("username", "ann@example.com"), ("password", PASSWORD)];
    fields.extend(action.map(|action| ("action", action)));
    let done = visitor.post(SETTINGS, PROVE, &fields).await;
    assert_eq!(done.location.as_deref(), Some(SETTINGS), "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_and_a_new_password_take_a_sign_in_that_is_not_too_old() {
    let clock = ManualClock::default();
    let site = site(&clock).await;
    let mut ann = site.member("ann").await;
    let made = ann.post(SETTINGS, MAKE, &KEY).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    clock.advance(HOUR);

    assert_eq!(ann.get(SETTINGS).await.status, StatusCode::OK);
    let new = "quiet harbour lantern 42";
    let passwords = [("current_password", PASSWORD), ("new_password", new)];
    for (function, fields) in [(MAKE, &KEY[..]), (CHANGE, &passwords[..])] {
        let page = ann.post(SETTINGS, function, fields).await;
        assert_step_up(&page);
        assert!(page.body.contains("<title>Confirm that it is you"));
        assert!(!page.body.contains("name=\"action\""), "{}", page.body);
        assert!(!page.body.contains(new) && !page.body.contains(PASSWORD));
        let called = ann.call(function, fields).await;
        assert_eq!(called.status, StatusCode::UNAUTHORIZED);
    }
    let list = ann.call("/api/list_settings", &[]).await;
    assert_eq!(list.body.matches("\"Backup\"").count(), 1, "{}", list.body);

    prove(&mut ann, None).await;
    let made = ann.post(SETTINGS, MAKE, &KEY).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let changed = ann.post(SETTINGS, CHANGE, &passwords).await;
    assert_eq!(changed.location.as_deref(), Some(SETTINGS));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_stays_on_the_page_and_in_the_session() {
    let clock = ManualClock::default();
    let site = site(&clock).await;
    let mut ann = site.member("ann").await;
    let wrong = [
        ("password", "not the password"),
        ("action", "delete-account"),
    ];
    for _ in 0..2 {
        let page = ann.post(SETTINGS, PROVE, &wrong).await;
        assert_step_up(&page);
        assert!(wants(&page, "delete-account"), "{}", page.body);
        assert!(page.body.contains("This is not your password."));
        assert!(page.body.contains("<title>Error: Confirm"), "{}", page.body);
        assert!(!page.body.contains("not the password"));
    }
    assert_eq!(ann.get("/notes").await.status, StatusCode::OK);
    let page = ann.post(SETTINGS, DELETE, &[]).await;
    assert_step_up(&page);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_the_account_takes_a_proof_and_the_notes_go() {
    let clock = ManualClock::default();
    let site = site(&clock).await;
    let mut ann = site.member("ann").await;
    let mut bea = site.member("bea").await;
    for (visitor, title, reader) in [
        (&mut ann, "Of Ann", "bea@example.com"),
        (&mut bea, "Of Bea", "ann@example.com"),
    ] {
        let note = [("title", title), ("body", "")];
        visitor.post("/notes", "/api/add_note", &note).await;
        let path = visitor.get("/notes").await.link_to(title);
        let id = path.trim_start_matches("/notes/").to_owned();
        let share = [("id", id.as_str()), ("email", reader)];
        visitor.post(&path, "/api/share_note", &share).await;
    }
    assert!(ann.get("/notes").await.body.contains("Of Bea"));
    assert!(bea.get("/notes").await.body.contains("Of Ann"));

    assert!(ann.get(SETTINGS).await.body.contains("Delete account"));
    let page = ann.post(SETTINGS, DELETE, &[]).await;
    assert_step_up(&page);
    assert!(wants(&page, "delete-account"), "{}", page.body);
    prove(&mut ann, Some("delete-account")).await;
    let gone = ann.post(SETTINGS, DELETE, &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
    let page = ann.get(SETTINGS).await;
    assert_eq!(page.heading(), "Sign in to continue");

    let notes = bea.get("/notes").await;
    assert!(notes.body.contains("Of Bea") && !notes.body.contains("Of Ann"));
    let mut other = site.member("ann").await;
    let notes = other.get("/notes").await;
    assert!(
        !notes.body.contains("Of "),
        "a new account is nobody's heir"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_alone_administers_others_is_told_so_on_the_page() {
    let clock = ManualClock::default();
    let site = site(&clock).await;
    let mut ann = site.member("ann").await;
    site.member("bea").await;
    let page = "/organisation";
    ann.post(page, "/api/create_organisation", &[("name", "The Orchard")])
        .await;
    let bea = [("email", "bea@example.com"), ("role", "org:member")];
    ann.post(page, "/api/add_member", &bea).await;
    let refused = ann.post(SETTINGS, DELETE, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = "You are the only administrator of “The Orchard”.";
    assert!(refused.body.contains(words), "{}", refused.body);
    assert!(refused.body.contains("<title>Error: Settings"));
}
