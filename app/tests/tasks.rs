//! What has to be finished first: each task closes the site with its own page, at the same URL, and its
//! form opens it again.

#![cfg(feature = "ssr")]

mod common;

use common::site::{Answer, PASSWORD, Site, Visitor};
use http::StatusCode;
use serde_json::Value;

const NEW: &str = "quiet harbour lantern 42";
const NOTES: &str = "/notes";

/// Asks for the notes, and is told of this task: as a person, and as a program.
async fn assert_open(visitor: &mut Visitor<'_>, task: &str, heading: &str) -> Answer {
    let page = visitor.get(NOTES).await;
    assert_eq!(
        (page.status, page.heading()),
        (StatusCode::UNAUTHORIZED, heading),
        "{}",
        page.body
    );
    let tag = format!("data-page=\"{}\"", task.replace('_', "-"));
    assert!(page.body.contains(&tag), "{tag} in {}", page.body);
    let nav = page.body.split("</nav>").next().expect("a navigation");
    assert!(
        nav.contains("Sign out") && !nav.contains("Sign in"),
        "{nav}"
    );

    let problem = visitor.get_json("/v1/notes").await;
    assert_eq!(problem.status, StatusCode::UNAUTHORIZED);
    let problem: Value = serde_json::from_str(&problem.body).expect("problem details");
    assert_eq!(problem["task"], task);
    let refused = visitor.call("/api/list_notes", &[]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    page
}

/// Sends the form of the page, which leads back to the page.
async fn finish(visitor: &mut Visitor<'_>, function: &str, fields: &[(&str, &str)]) {
    let answer = visitor.post(NOTES, function, fields).await;
    let location = answer.location.as_deref();
    assert_eq!(
        (answer.status, location),
        (StatusCode::SEE_OTHER, Some(NOTES)),
        "{}",
        answer.body
    );
}

async fn assert_let_in(visitor: &mut Visitor<'_>) {
    let page = visitor.get(NOTES).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Notes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_are_accepted_at_the_url_that_asked_for_them() {
    let site = Site::with(|config| config.terms("2026-01")).await;
    let mut ann = site.member("ann").await;
    let page = assert_open(&mut ann, "accept_terms", "Accept the terms").await;
    let meta = "<meta name=\"terms-version\" content=\"2026-01\"";
    assert!(page.body.contains(meta), "{}", page.body);
    let field = "name=\"version\" value=\"2026-01\"";
    assert!(page.body.contains(field), "{}", page.body);

    let function = "/api/accept_terms";
    let old = ann.post(NOTES, function, &[("version", "2025-01")]).await;
    assert!(old.status.is_client_error(), "{}", old.status);
    assert!(old.body.contains("not the current terms"), "{}", old.body);
    assert!(old.body.contains("<title>Error: Accept the terms"));
    let old = ann.call(function, &[("version", "2025-01")]).await;
    assert!(old.body.contains("not the current terms"), "{}", old.body);
    assert_open(&mut ann, "accept_terms", "Accept the terms").await;

    finish(&mut ann, function, &[("version", "2026-01")]).await;
    assert_let_in(&mut ann).await;

    let mut bea = site.member("bea").await;
    let done = bea.call(function, &[("version", "2026-01")]).await;
    assert_eq!(done.status, StatusCode::OK, "as the page's script sends it");
    assert_let_in(&mut bea).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_others_know_is_replaced_and_its_sessions_end() {
    let site = Site::with(|config| config).await;
    let mut ann = site.member("ann").await;
    let mut thief = site.visitor();
    let credentials = [("email", "ann@example.com"), ("password", PASSWORD)];
    thief.post(NOTES, "/api/sign_in", &credentials).await;
    assert_let_in(&mut thief).await;

    let accounts = site.database.accounts();
    let refused = accounts.refuse_password("ann@example.com").await;
    refused.expect("an account");
    let heading = "Choose a new password";
    assert_open(&mut ann, "reset_password", heading).await;
    assert_open(&mut thief, "reset_password", heading).await;

    let function = "/api/change_password";
    let wrong = [("current_password", NEW), ("new_password", NEW)];
    let wrong = ann.post(NOTES, function, &wrong).await;
    assert!(wrong.status.is_client_error(), "{}", wrong.status);
    assert!(wrong.body.contains("This is not your current password."));
    assert!(!wrong.body.contains(NEW), "no password comes back");

    let right = [("current_password", PASSWORD), ("new_password", NEW)];
    finish(&mut ann, function, &right).await;
    assert_let_in(&mut ann).await;
    let page = thief.get(NOTES).await;
    assert_eq!(
        (page.status, page.heading()),
        (StatusCode::UNAUTHORIZED, "Sign in to continue")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_made_named_or_chosen_from_the_list() {
    let site = Site::with(|config| config.requires_organisation(true)).await;
    let heading = "Choose an organisation";
    let mut ann = site.member("ann").await;
    assert_open(&mut ann, "choose_organisation", heading).await;
    let name = [("name", "The Orchard")];
    finish(&mut ann, "/api/create_organisation", &name).await;
    assert_let_in(&mut ann).await;

    // For oneself again: the task is open again.
    finish(&mut ann, "/api/choose_organisation", &[("id", "")]).await;
    assert_open(&mut ann, "choose_organisation", heading).await;
    let function = "/api/enter_organisation";
    let wrong = ann.post(NOTES, function, &[("slug", "the-mill")]).await;
    assert!(wrong.status.is_client_error(), "{}", wrong.status);
    assert!(wrong.body.contains("You belong to no organisation"));
    assert!(wrong.body.contains("value=\"the-mill\""), "{}", wrong.body);
    finish(&mut ann, function, &[("slug", "the-orchard")]).await;
    assert_let_in(&mut ann).await;

    finish(&mut ann, "/api/choose_organisation", &[("id", "")]).await;
    let list = ann.get("/organisation").await;
    assert_eq!(
        (list.status, list.heading()),
        (StatusCode::OK, "Organisations")
    );
    assert!(list.body.contains("Act for The Orchard"), "{}", list.body);
    assert!(!list.body.contains("Members"), "{}", list.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_the_start_page_know_of_tasks() {
    let site = Site::with(|config| config.terms("1")).await;
    let mut ann = site.member("ann").await;
    let led_on = ann.get("/sign-in").await;
    assert_eq!(led_on.location.as_deref(), Some(NOTES), "she has signed in");
    let start = ann.get("/").await;
    assert_eq!(start.status, StatusCode::OK);
    let card = "data-page=\"latest-unfinished\"";
    assert!(start.body.contains(card), "{}", start.body);
    assert!(!start.body.contains("latest-sign-in"), "{}", start.body);

    finish(&mut ann, "/api/sign_out", &[]).await;
    let page = ann.get(NOTES).await;
    assert_eq!(page.heading(), "Sign in to continue");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_have_a_form_for_another_password() {
    let site = Site::with(|config| config).await;
    let mut ann = site.member("ann").await;
    let page = ann.get("/settings").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("name=\"current_password\""));
    let username = "autocomplete=\"username\"";
    assert!(page.body.contains(username), "{}", page.body);

    let fields = [("current_password", PASSWORD), ("new_password", "short")];
    let short = ann.post("/settings", "/api/change_password", &fields).await;
    assert!(
        short.body.contains("Use at least 15 characters."),
        "{}",
        short.body
    );
    assert!(
        short.body.contains("<title>Error: Settings"),
        "{}",
        short.body
    );
    let fields = [("current_password", PASSWORD), ("new_password", NEW)];
    let done = ann.post("/settings", "/api/change_password", &fields).await;
    assert_eq!(done.location.as_deref(), Some("/settings"), "{}", done.body);
    assert_eq!(ann.get("/settings").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_asked_nobody_is_asked() {
    let site = Site::with(|config| config).await;
    let mut ann = site.member("ann").await;
    assert_let_in(&mut ann).await;
    let page = ann.get("/").await;
    assert!(!page.body.contains("terms-version"), "{}", page.body);
}
