//! Whose session was known signs in again: the form is carried out.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_note_is_added_once_the_same_person_has_signed_in_again_wcag_2_2_5() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let refused = add(&mut ann).await;
    assert_eq!(notes(&site).await, 0);

    let answer = sign_in(&mut ann, "ann", &seal_of(&refused)).await;
    assert_carried_out(&answer);
    assert_eq!(notes(&site).await, 1);
    let list = ann.get(NOTES).await;
    let note = ann.get(&list.link_to(TITLE)).await;
    assert!(
        note.body
            .contains("Three lines\nof ünïcödé\n&amp; &lt;b&gt;nothing lost&lt;/b&gt;")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_signed_out_elsewhere_is_known_too() {
    let (site, _) = site().await;
    let mut ann = site.member("ann").await;
    ann.clone().post(NOTES, "/api/sign_out", &[]).await;
    let refused = add(&mut ann).await;
    let answer = sign_in(&mut ann, "ann", &seal_of(&refused)).await;
    assert_carried_out(&answer);
    assert_eq!(notes(&site).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_loses_nothing() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let mut seal = seal_of(&add(&mut ann).await);
    for _ in 0..3 {
        let wrong = sign_in_with(&mut ann, "ann@example.com", "not the password", &seal).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert!(wrong.body.contains("data-fate=\"resumes\"") && wrong.body.contains(TITLE));
        seal = seal_of(&wrong);
    }
    assert_carried_out(&sign_in(&mut ann, "ann", &seal).await);
    assert_eq!(notes(&site).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_waits_for_a_task_that_is_open_first() {
    let clock = ManualClock::default();
    let site = Site::with(|config| config.clock(clock.clone()).terms("2026-01")).await;
    let mut ann = site.member("ann").await;
    let refused = add(&mut ann).await;
    assert_eq!(refused.heading(), "Accept the terms");
    assert!(refused.body.contains("data-fate=\"resumes\""));
    let seal = seal_of(&refused);
    let fields = [("__resume", &*seal), ("version", "2026-01")];
    assert_carried_out(&ann.post(NOTES, "/api/accept_terms", &fields).await);
    assert_eq!(notes(&site).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_a_task_after_it_both_take_it_along() {
    let clock = ManualClock::default();
    let site = Site::with(|config| config.clock(clock.clone()).terms("2026-01")).await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let refused = add(&mut ann).await;
    let pending = sign_in(&mut ann, "ann", &seal_of(&refused)).await;
    assert_eq!(pending.status, StatusCode::UNAUTHORIZED);
    assert_eq!(pending.heading(), "Accept the terms");
    assert_eq!(pending.headers["cache-control"], "no-store, no-transform");
    let seal = seal_of(&pending);
    let fields = [("__resume", &*seal), ("version", "2026-01")];
    assert_carried_out(&ann.post(NOTES, "/api/accept_terms", &fields).await);
    assert_eq!(notes(&site).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_in_it_is_shown_with_all_that_was_typed() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let fields = [("title", ""), ("body", BODY)];
    let refused = ann.post(NOTES, ADD, &fields).await;
    let answer = sign_in(&mut ann, "ann", &seal_of(&refused)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.heading(), "Notes");
    assert!(answer.body.contains("of ünïcödé"), "{}", answer.body);
    // They are signed in, and it was answered.
    assert_eq!(ann.get(NOTES).await.status, StatusCode::OK);
    assert!(answer.hidden("__resume").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_shown_once_is_shown() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    let form = ann.get("/settings").await.hidden("form").map(str::to_owned);
    let form = form.expect("the form is named");
    expire(&clock);
    let fields = [
        ("form", &*form),
        ("name", "Backup"),
        ("access", "read"),
        ("lifetime", "30"),
    ];
    let refused = ann.post("/settings", "/api/make_api_key", &fields).await;
    let seal = seal_of(&refused);
    let fields = [
        ("__resume", &*seal),
        ("email", "ann@example.com"),
        ("password", PASSWORD),
    ];
    let answer = ann.post("/settings", "/api/sign_in", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.body.contains(">ak_"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_too_large_for_the_page_is_spooled() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    // 60,000 bytes, urlencoded.
    let body = "ü".repeat(10_000);
    let refused = ann
        .post(NOTES, ADD, &[("title", TITLE), ("body", &body)])
        .await;
    let seal = seal_of(&refused);
    assert!(seal.len() < 1_000, "{} bytes", seal.len());
    let stored: Option<String> = sqlx::query_scalar("SELECT form FROM account_resumed_forms")
        .fetch_one(site.database.pool())
        .await
        .expect("a row");
    assert!(stored.is_some_and(|form| !form.contains("title")));
    assert_carried_out(&sign_in(&mut ann, "ann", &seal).await);
    assert_eq!(notes(&site).await, 1);
    let left: i64 = sqlx::query_scalar("SELECT COUNT(form) FROM account_resumed_forms")
        .fetch_one(site.database.pool())
        .await
        .expect("a count");
    assert_eq!(left, 0, "what was carried out is not kept");
}
