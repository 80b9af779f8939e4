//! The start page: public, with one region that is not.

#![cfg(feature = "ssr")]

mod common;

use common::site::{Answer, PASSWORD, Site};
use http::StatusCode;

const HEADING: &str = "A quiet place for what you want to keep";

fn assert_public_page(answer: &Answer) {
    assert_public_page_named("Notebook", answer);
}

/// The whole public page, once, whatever its region shows.
fn assert_public_page_named(title: &str, answer: &Answer) {
    assert_eq!(answer.heading(), HEADING);
    for part in ["Your latest notes", "Yours alone", "</html>"] {
        assert_eq!(
            answer.body.matches(part).count(),
            1,
            "{part}: {}",
            answer.body
        );
    }
    assert_eq!(answer.body.matches("<title>").count(), 1, "{}", answer.body);
    let title = format!("<title>{title}</title>");
    assert!(answer.body.contains(&title), "{title}: {}", answer.body);
}

/// Nothing says that the page was refused.
fn assert_indexable(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK);
    for name in ["x-robots-tag", "www-authenticate", "set-cookie"] {
        assert_eq!(answer.headers.get(name), None, "{name}");
    }
    assert!(!answer.body.contains("noindex"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_out_it_is_a_public_page_with_the_form_in_its_card() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let note = [("title", "CANARY-title"), ("body", "CANARY-body")];
    ann.post("/notes", "/api/add_note", &note).await;

    let answer = site.visitor().get("/").await;
    assert_public_page(&answer);
    assert_indexable(&answer);
    assert!(answer.body.contains("data-page=\"latest-unauthorized\""));
    assert_eq!(answer.body.matches("name=\"password\"").count(), 1);
    assert!(!answer.body.contains("CANARY"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_in_the_card_links_to_the_latest_notes() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let empty = ann.get("/").await;
    assert!(empty.body.contains("Nothing written down yet."));
    for number in 1..=6 {
        let title = format!("Note {number}");
        let fields = [("title", title.as_str()), ("body", "")];
        ann.post("/notes", "/api/add_note", &fields).await;
    }
    let answer = ann.get("/").await;
    assert_public_page(&answer);
    assert_indexable(&answer);
    assert_eq!(answer.body.matches("href=\"/notes/").count(), 5);
    assert!(!answer.body.contains("name=\"password\""));
    let cache = answer.headers.get("cache-control").expect("a rule");
    assert_eq!(cache, "private, no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_in_the_card_signs_in_and_leads_back_to_the_page() {
    let site = Site::new().await;
    site.member("ann").await;
    let mut visitor = site.visitor();
    let fields = [("email", "ann@example.com"), ("password", PASSWORD)];
    let answer = visitor.post("/", "/api/sign_in", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location.as_deref(), Some("/"));
    let answer = visitor.get("/").await;
    assert!(answer.body.contains("Nothing written down yet."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_a_401_with_the_whole_page_and_the_message_in_the_card() {
    let site = Site::new().await;
    site.member("ann").await;
    let fields = [
        ("email", "ann@example.com"),
        ("password", "not the right one at all"),
    ];
    let answer = site.visitor().post("/", "/api/sign_in", &fields).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_public_page_named("Error: Notebook", &answer);
    let (_, card) = answer.body.split_once("latest-title").expect("the card");
    let (card, _) = card.split_once("</section>").expect("its end");
    assert!(card.contains("E-mail address and password do not match."));
    assert!(card.contains("value=\"ann@example.com\""), "{card}");
    assert!(!answer.body.contains("not the right one"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_without_a_cookie_costs_the_database_nothing() {
    let site = Site::new().await;
    let pool = site.database.pool();
    let sessions = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM account_sessions");
    assert_indexable(&site.visitor().get("/").await);
    assert_eq!(sessions.fetch_one(pool).await.expect("a count"), 0);

    // Whoever asks now would be told so.
    pool.close().await;
    let answer = site.visitor().get("/").await;
    assert_public_page(&answer);
    assert_indexable(&answer);
    assert!(answer.body.contains("data-page=\"latest-unauthorized\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_down_takes_the_card_away_and_not_the_page() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    site.database.pool().close().await;
    let answer = ann.get("/").await;
    assert_public_page(&answer);
    assert_indexable(&answer);
    assert!(answer.body.contains("data-page=\"latest-unavailable\""));
    assert!(
        !answer.body.contains("name=\"password\""),
        "nobody is signed out"
    );
    assert_eq!(
        ann.get("/notes").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prefetch_carries_no_notes() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let note = [("title", "CANARY-title"), ("body", "CANARY-body")];
    ann.post("/notes", "/api/add_note", &note).await;
    assert!(ann.get("/").await.body.contains("CANARY-title"));

    // The start page asks who is there as well, for its card: no page with a hole in it.
    for path in ["/notes", "/"] {
        let refused = ann.prefetch(path).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert_eq!(refused.headers["cache-control"], "no-store", "{path}");
        assert!(!refused.body.contains("CANARY"), "{}", refused.body);
    }
}
