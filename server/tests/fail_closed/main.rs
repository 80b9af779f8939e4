//! A disk that gets full under a server that runs, and has room again.

// A limit on the size of files stands for the disk; it can be lifted while the process runs.
#![cfg(target_os = "linux")]

#[allow(
    dead_code,
    unreachable_pub,
    reason = "it belongs to leptos_accounts' tests"
)]
#[path = "../../../crates/leptos_accounts/tests/common/database.rs"]
mod database;
#[allow(dead_code, reason = "this test uses a part of it")]
#[path = "../common/notebook.rs"]
mod notebook;

use std::{fs, process::Command, time::Duration};

use database::TestDatabase;
use notebook::{Credential, Notebook, PASSWORD};

const ANN: &str = "ann@example.com";

fn limit(notebook: &Notebook, bytes: &str) {
    let done = Command::new("prlimit")
        .args(["--pid", &notebook.process_id().to_string()])
        .arg(format!("--fsize={bytes}:unlimited"))
        .status();
    assert!(done.expect("prlimit, of util-linux").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_503_with_a_page_signs_nobody_out_and_is_over_when_there_is_room() {
    let database = TestDatabase::fresh().await;
    if !database.url().starts_with("sqlite:") {
        // PostgreSQL's disk is its own.
        return;
    }
    let mut notebook = Notebook::spawn_ignoring_file_limits(database.url(), &[]);
    assert!(notebook.gets_ready().await, "the server did not get ready");
    let cookie = notebook.sign_up(ANN).await;
    let session = Credential::Cookie(cookie.clone());
    let acknowledged: Vec<_> = (0..20).map(|n| format!("<{n}>")).collect();
    for title in &acknowledged {
        assert_eq!(notebook.add(&session, title).await.status, 201);
    }
    // Every write makes the log longer.
    let file = database.url().trim_start_matches("sqlite://");
    let log = fs::metadata(format!("{file}-wal")).expect("the log").len();
    limit(&notebook, &log.to_string());

    let refused = notebook.add(&session, "One more").await;
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert_eq!(refused.content_type, "application/problem+json");
    let note = [("title", "One more"), ("body", "")];
    let form = notebook
        .post("/notes", "/api/add_note", Some(&cookie), &note)
        .await;
    assert_eq!(form.status, 503, "{}", form.body);
    assert!(form.content_type.starts_with("text/html"));
    let credentials = [("email", ANN), ("password", PASSWORD)];
    let sign_in = notebook
        .post("/sign-in", "/api/sign_in", None, &credentials)
        .await;
    assert_eq!(sign_in.status, 503, "{}", sign_in.body);
    assert!(sign_in.cookie.is_none());
    // A write that succeeded a moment ago speaks for one second.
    let mut ready = notebook.page("/readyz", "").await;
    for _ in 0..20 {
        if ready.status == 503 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        ready = notebook.page("/readyz", "").await;
    }
    assert_eq!(ready.status, 503);
    assert!(ready.body.contains(r#""writes":false"#), "{}", ready.body);
    // Reading goes on, and nobody is signed out.
    let list = notebook.list(&session).await;
    assert_eq!(list.status, 200);
    for title in &acknowledged {
        assert!(list.body.contains(title.as_str()), "{title} is lost");
    }
    let page = notebook.page("/notes", &cookie).await;
    assert_eq!(page.status, 200, "{}", page.body);

    limit(&notebook, "unlimited");
    assert!(notebook.gets_ready().await);
    assert_eq!(notebook.add(&session, "There is room").await.status, 201);
    notebook.sign_in(ANN).await;
}
