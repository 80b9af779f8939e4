//! `/export` and its download: for plans that include them.

#![cfg(feature = "ssr")]

mod common;

use common::site::{Site, Visitor};
use http::{StatusCode, header};
use serde_json::Value;

async fn done(visitor: &mut Visitor<'_>, page: &str, function: &str, fields: &[(&str, &str)]) {
    let answer = visitor.post(page, function, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

async fn change_plan(visitor: &mut Visitor<'_>, plan: &str) {
    let fields = [("plan", plan)];
    done(visitor, "/organisation", "/api/change_plan", &fields).await;
}

/// Whether the page, its guard, its data and the download answer like this.
async fn assert_all(visitor: &mut Visitor<'_>, status: StatusCode) {
    assert_eq!(visitor.get("/export").await.status, status);
    for function in ["/api/require_export", "/api/export_count"] {
        let answer = visitor.call(function, &[]).await;
        assert_eq!(answer.status, status, "{function}");
    }
    let download = visitor.get_json("/v1/export").await;
    assert_eq!(download.status, status);
    assert_eq!(
        download.headers.contains_key(header::CONTENT_DISPOSITION),
        status == StatusCode::OK
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_out_it_is_401_with_the_form() {
    let site = Site::new().await;
    let mut nobody = site.visitor();
    assert_all(&mut nobody, StatusCode::UNAUTHORIZED).await;
    assert_eq!(nobody.get("/export").await.heading(), "Sign in to continue");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_plan_it_is_403_with_the_page_of_its_own_folder() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    assert_all(&mut ann, StatusCode::FORBIDDEN).await;
    let page = ann.get("/export").await;
    assert_eq!(page.heading(), "Part of the plan Team");
    for part in ["data-page=\"export-forbidden\"", "href=\"/organisation\""] {
        assert!(page.body.contains(part), "{part} in {}", page.body);
    }
    assert!(!page.body.contains("Download"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_opens_it_and_its_end_closes_it_in_the_same_session() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let name = [("name", "The Orchard")];
    let page = "/organisation";
    done(&mut ann, page, "/api/create_organisation", &name).await;
    assert_all(&mut ann, StatusCode::FORBIDDEN).await;

    change_plan(&mut ann, "team").await;
    assert_all(&mut ann, StatusCode::OK).await;
    assert!(ann.get(page).await.body.contains("Plan: Team"));

    // The plan is the organisation's: whoever acts for themselves has none.
    done(&mut ann, page, "/api/choose_organisation", &[("id", "")]).await;
    assert_all(&mut ann, StatusCode::FORBIDDEN).await;
    let overview = ann.call("/api/list_organisation", &[]).await;
    let overview: Value = serde_json::from_str(&overview.body).expect("JSON");
    let id = overview["others"][0]["id"].as_str().expect("an id");
    done(&mut ann, page, "/api/choose_organisation", &[("id", id)]).await;
    assert_all(&mut ann, StatusCode::OK).await;

    change_plan(&mut ann, "").await;
    assert_all(&mut ann, StatusCode::FORBIDDEN).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_holds_the_own_notes_and_none_that_others_share() {
    let site = Site::new().await;
    let (mut ann, mut bea) = (site.member("ann").await, site.member("bea").await);
    let note = [("title", "Theirs"), ("body", "")];
    done(&mut bea, "/notes", "/api/add_note", &note).await;
    let path = bea.get("/notes").await.link_to("Theirs");
    let id = path.trim_start_matches("/notes/");
    let fields = [("id", id), ("email", "ann@example.com")];
    done(&mut bea, &path, "/api/share_note", &fields).await;
    let note = [("title", "Milk"), ("body", "two litres")];
    done(&mut ann, "/notes", "/api/add_note", &note).await;
    let name = [("name", "The Orchard")];
    done(&mut ann, "/organisation", "/api/create_organisation", &name).await;
    change_plan(&mut ann, "team").await;

    let page = ann.get("/export").await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Export"));
    assert!(
        page.body.contains("There is 1 note of yours."),
        "{}",
        page.body
    );
    assert!(page.body.contains("href=\"/v1/export\""), "{}", page.body);

    let file = ann.get_json("/v1/export").await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/json");
    let attachment = "attachment; filename=\"notes.json\"";
    assert_eq!(file.headers[header::CONTENT_DISPOSITION], attachment);
    let notes: Value = serde_json::from_str(&file.body).expect("JSON");
    let notes = notes.as_array().expect("a list");
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(
        (&notes[0]["title"], &notes[0]["body"]),
        (&"Milk".into(), &"two litres".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_there_is_not_is_a_422_and_books_nothing() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let name = [("name", "The Orchard")];
    done(&mut ann, "/organisation", "/api/create_organisation", &name).await;
    let fields = [("plan", "gold")];
    let answer = ann.post("/organisation", "/api/change_plan", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("There is no such plan."),
        "{}",
        answer.body
    );
    assert_all(&mut ann, StatusCode::FORBIDDEN).await;
}
