//! What a visitor without JavaScript sees, from the first page to a shared note.

#![cfg(feature = "ssr")]

mod common;

use common::site::{PASSWORD, Site};
use http::{Method, StatusCode};

#[tokio::test(flavor = "multi_thread")]
async fn signed_out_a_protected_page_is_a_401_with_the_form() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for path in [
        "/notes",
        "/notes/AZaz09-_AZaz09-_AZaz09",
        "/notes/1",
        "/admin",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.heading(), "Sign in to continue", "{path}");
        for part in [
            "data-page=\"unauthorized\"",
            "name=\"password\"",
            "lang=\"en\"",
            "<title>Sign in · Notebook",
        ] {
            assert!(
                answer.body.contains(part),
                "{path}: {part} in {}",
                answer.body
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn public_pages_are_complete_without_scripts() {
    let site = Site::new().await;
    let mut visitor = site.visitor();
    for (path, heading) in [
        ("/", "A quiet place for what you want to keep"),
        ("/sign-in", "Welcome back"),
        ("/sign-up", "Create an account"),
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(
            (answer.status, answer.heading()),
            (StatusCode::OK, heading),
            "{path}"
        );
        assert!(
            answer.body.contains(">Sign in</a>"),
            "{path}: the navigation knows who asks"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_a_404() {
    let site = Site::new().await;
    let answer = site.visitor().get("/nowhere").await;
    assert_eq!(
        (answer.status, answer.heading()),
        (StatusCode::NOT_FOUND, "Nothing here")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_to_where_one_was() {
    let site = Site::new().await;
    site.member("ann").await;
    let mut visitor = site.visitor();
    let fields = [("email", "ann@example.com"), ("password", PASSWORD)];
    let answer = visitor.post("/notes", "/api/sign_in", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location.as_deref(), Some("/notes"));
    let page = visitor.get("/notes").await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Notes"));
    assert!(page.body.contains("ann@example.com") && page.body.contains("Sign out"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_a_401_that_keeps_the_address() {
    let site = Site::new().await;
    site.member("ann").await;
    let fields = [
        ("email", "ann@example.com"),
        ("password", "not the right one at all"),
    ];
    for page in ["/notes", "/sign-in"] {
        let answer = site.visitor().post(page, "/api/sign_in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{page}");
        assert!(
            answer
                .body
                .contains("E-mail address and password do not match."),
            "{page}"
        );
        assert!(answer.body.contains("value=\"ann@example.com\""), "{page}");
        assert!(!answer.body.contains("not the right one"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_is_sent_on_from_the_sign_in_page() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    for path in ["/sign-in", "/sign-up"] {
        let answer = ann.get(path).await;
        assert!(answer.status.is_redirection(), "{path}: {}", answer.status);
        assert_eq!(answer.location.as_deref(), Some("/notes"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_added_changed_and_deleted() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let fields = [
        ("title", "Milk & <honey>"),
        ("body", "</textarea><script>alert(1)</script>"),
    ];
    let added = ann.post("/notes", "/api/add_note", &fields).await;
    assert_eq!(
        (added.status, added.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/notes"))
    );

    let path = ann.get("/notes").await.link_to("Milk &amp; &lt;honey&gt;");
    let note = ann.get(&path).await;
    assert_eq!(
        (note.status, note.heading()),
        (StatusCode::OK, "Milk &amp; &lt;honey&gt;")
    );
    assert!(!note.body.contains("<script>alert"), "{}", note.body);
    assert!(
        note.body
            .contains("<title>Milk &amp; &lt;honey&gt; · Notebook"),
        "{}",
        note.body
    );

    let id = path.trim_start_matches("/notes/");
    let fields = [("id", id), ("title", "Bread"), ("body", "")];
    let saved = ann.post(&path, "/api/edit_note", &fields).await;
    assert_eq!(
        (saved.status, saved.location.as_deref()),
        (StatusCode::SEE_OTHER, Some(&*path))
    );
    assert_eq!(ann.get(&path).await.heading(), "Bread");

    let deleted = ann.post(&path, "/api/delete_note", &[("id", id)]).await;
    assert_eq!(
        (deleted.status, deleted.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/notes"))
    );
    assert_eq!(ann.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_is_a_422_with_what_was_typed() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let fields = [("title", " "), ("body", "kept <b>text</b>")];
    let answer = ann.post("/notes", "/api/add_note", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "Give the note a title.",
        "href=\"#title\"",
        "aria-invalid=\"true\"",
        ">kept &lt;b&gt;text&lt;/b&gt;</textarea>",
    ] {
        assert!(answer.body.contains(part), "{part} in {}", answer.body);
    }
    let long = "x".repeat(20_001);
    let answer = ann
        .post(
            "/notes",
            "/api/add_note",
            &[("title", "t"), ("body", &long)],
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("The note is too long: 20001 bytes"));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_note_and_a_missing_one_are_the_same_bytes() {
    let site = Site::new().await;
    let (mut ann, mut bea) = (site.member("ann").await, site.member("bea").await);
    ann.post(
        "/notes",
        "/api/add_note",
        &[("title", "Milk"), ("body", "")],
    )
    .await;
    let theirs = ann.get("/notes").await.link_to("Milk");
    let (foreign, missing) = (
        bea.get(&theirs).await,
        bea.get("/notes/AZaz09-_AZaz09-_AZaz09").await,
    );
    assert_eq!(
        (foreign.status, missing.status),
        (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND)
    );
    assert_eq!(foreign.heading(), "Nothing here");
    assert_eq!(foreign.without_nonce(), missing.without_nonce());
    let malformed = bea.get("/notes/1").await;
    assert_eq!(malformed.without_nonce(), missing.without_nonce());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_sees_the_note_without_its_forms() {
    let site = Site::new().await;
    let (mut ann, mut bea) = (site.member("ann").await, site.member("bea").await);
    ann.post(
        "/notes",
        "/api/add_note",
        &[("title", "Milk"), ("body", "two litres")],
    )
    .await;
    let path = ann.get("/notes").await.link_to("Milk");
    let id = path.trim_start_matches("/notes/");
    let shared = ann
        .post(
            &path,
            "/api/share_note",
            &[("id", id), ("email", "Bea@Example.com")],
        )
        .await;
    assert_eq!(shared.status, StatusCode::SEE_OTHER, "{}", shared.body);
    assert!(ann.get(&path).await.body.contains("bea@example.com"));

    let page = bea.get(&path).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Milk"));
    assert!(page.body.contains("two litres") && page.body.contains("Shared with you"));
    assert!(!page.body.contains(">Save<") && !page.body.contains(">Delete<"));
    let fields = [("id", id), ("title", "Mine now"), ("body", "")];
    let refused = bea.post(&path, "/api/edit_note", &fields).await;
    assert_eq!(
        (refused.status, refused.heading()),
        (StatusCode::FORBIDDEN, "Not allowed")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administration_is_for_administrators() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let refused = ann.get("/admin").await;
    assert_eq!(
        (refused.status, refused.heading()),
        (StatusCode::FORBIDDEN, "Administrators only")
    );
    assert!(refused.body.contains("data-page=\"admin-forbidden\""));
    assert!(!refused.body.contains("Notes written"));

    site.database
        .accounts()
        .grant_unverified("ann@example.com", "admin")
        .await
        .expect("granted");
    let page = ann.get("/admin").await;
    assert_eq!(
        (page.status, page.heading()),
        (StatusCode::OK, "Administration")
    );
    assert!(page.body.contains("Notes written"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_notes_are_there_as_json() {
    let site = Site::new().await;
    let refused = site.visitor().get_json("/v1/notes").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.body.starts_with('{'), "{}", refused.body);

    let mut ann = site.member("ann").await;
    ann.post(
        "/notes",
        "/api/add_note",
        &[("title", "Milk"), ("body", "two litres")],
    )
    .await;
    let notes = ann.get_json("/v1/notes").await;
    assert_eq!(notes.status, StatusCode::OK);
    assert!(
        notes
            .body
            .contains("\"title\":\"Milk\",\"body\":\"two litres\""),
        "{}",
        notes.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_refuses_by_the_same_policy_as_the_page_and_the_server_function() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let milk = r#"{"title":"Milk","body":"two litres"}"#;
    let nobody = site
        .visitor()
        .send_json(Method::POST, "/v1/notes", milk)
        .await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let added = ann.send_json(Method::POST, "/v1/notes", milk).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
    let path = added.location.expect("where it is");
    let id = path.strip_prefix("/v1/notes/").expect("below the list");
    let page = format!("/notes/{id}");

    // (the handlers that read and write, the page, the server function)
    let expected = [
        ("stranger", [404, 404, 404, 404]),
        ("reader", [200, 403, 200, 403]),
    ];
    let share = [("id", id), ("email", "reader@example.com")];
    ann.post(&page, "/api/share_note", &share).await;
    let edit = [("id", id), ("title", "Mine"), ("body", "")];
    for (name, statuses) in expected {
        let mut visitor = site.member(name).await;
        let seen = [
            visitor.get_json(&path).await,
            visitor.send_json(Method::PUT, &path, milk).await,
            visitor.get(&page).await,
            visitor.post(&page, "/api/edit_note", &edit).await,
        ];
        assert_eq!(
            seen.map(|answer| answer.status.as_u16()),
            statuses,
            "{name}"
        );
        let deleted = visitor.send_json(Method::DELETE, &path, "").await;
        assert_eq!(deleted.status.as_u16(), statuses[1], "{name}");
    }

    let bread = r#"{"title":"Bread","body":""}"#;
    let changed = ann.send_json(Method::PUT, &path, bread).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    assert!(ann.get(&page).await.body.contains("Bread"));
    let untitled = r#"{"title":" ","body":""}"#;
    let mistake = ann.send_json(Method::PUT, &path, untitled).await;
    assert_eq!(mistake.status, StatusCode::UNPROCESSABLE_ENTITY);
    let gone = ann.send_json(Method::DELETE, &path, "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(ann.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_counts_at_the_next_request_of_the_same_session() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let accounts = site.database.accounts();
    for _ in 0..3 {
        assert_eq!(ann.get("/admin").await.status, StatusCode::FORBIDDEN);
        let granted = accounts.grant_unverified("ann@example.com", "admin").await;
        granted.expect("granted");
        assert_eq!(ann.get("/admin").await.status, StatusCode::OK);
        let taken = accounts.withdraw("ann@example.com", "admin").await;
        assert!(taken.expect("taken"));
    }
    let counts = ann.post("/admin", "/api/admin_counts", &[]).await;
    assert_eq!(counts.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_it_at_the_same_address() {
    let site = Site::new().await;
    let mut ann = site.member("ann").await;
    let answer = ann.post("/notes", "/api/sign_out", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(ann.get("/notes").await.status, StatusCode::UNAUTHORIZED);
}
