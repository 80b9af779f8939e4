//! The page that answers a refused form.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn it_says_that_the_text_is_safe_and_shows_it() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let refused = add(&mut ann).await;
    assert_eq!(refused.heading(), "Sign in to continue");
    assert!(refused.body.contains("data-fate=\"resumes\""));
    assert!(refused.body.contains(TITLE) && refused.body.contains("of ünïcödé"));
    assert!(refused.headers.contains_key("www-authenticate"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_compresses_or_stores_it() {
    let (site, _) = site().await;
    let refused = add(&mut site.visitor()).await;
    assert_eq!(refused.headers["cache-control"], "no-store, no-transform");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seal_shows_nothing_and_its_cookie_ends_with_it() {
    let (site, _) = site().await;
    let refused = add(&mut site.visitor()).await;
    let seal = seal_of(&refused);
    assert!(
        !seal.contains("Typed") && !seal.contains("VHlwZW"),
        "{seal}"
    );
    let cookies = refused.headers.get_all("set-cookie").iter();
    let cookies: Vec<_> = cookies.map(|it| it.to_str().expect("ASCII")).collect();
    assert_eq!(cookies.len(), 1, "{cookies:?}");
    assert!(cookies[0].starts_with("resume_3000="), "{cookies:?}");
    assert!(cookies[0].ends_with("; HttpOnly; SameSite=Strict; Path=/; Max-Age=600"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_anonymous_visitor_leaves_no_row() {
    let (site, _) = site().await;
    for _ in 0..10 {
        add(&mut site.visitor()).await;
    }
    for table in ["account_sessions", "account_resumed_forms"] {
        let count =
            sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}")));
        let rows: i64 = count
            .fetch_one(site.database.pool())
            .await
            .expect("a count");
        assert_eq!(rows, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_over_the_cap_is_told_so_beside_the_text() {
    let (site, _) = site().await;
    let body = "ü".repeat(10_000);
    let fields = [("title", TITLE), ("body", &*body)];
    let refused = site.visitor().post(NOTES, ADD, &fields).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.body.contains("data-fate=\"too-large\""));
    assert!(
        refused.body.contains(&body),
        "the text is there to be copied"
    );
    assert!(refused.hidden("__resume").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_password_is_never_sealed() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let fields = [
        ("current_password", PASSWORD),
        ("new_password", "quiet harbour lantern 42"),
    ];
    let refused = ann.post("/settings", "/api/change_password", &fields).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.hidden("__resume").is_none());
    assert!(!refused.body.contains("quiet harbour"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_site_sends_is_not_sealed() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let refused = ann
        .post_from_elsewhere(NOTES, ADD, &[("title", TITLE), ("body", BODY)])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.hidden("__resume").is_none());
    assert!(!refused.headers.contains_key("set-cookie"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_gets_problem_details_and_nothing_else() {
    let (site, _) = site().await;
    let refused = site
        .visitor()
        .call(ADD, &[("title", TITLE), ("body", BODY)])
        .await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(!refused.headers.contains_key("set-cookie"));
    assert!(!refused.body.contains("__resume"));
}
