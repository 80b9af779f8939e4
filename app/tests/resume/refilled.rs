//! Nobody can tell whose it was, or it may mean something else by now: somebody looks at it first.

use super::*;

fn assert_refilled(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.heading(), "Notes");
    assert!(answer.body.contains("data-fate=\"refilled\""));
    assert_eq!(answer.hidden("__resume"), None);
    assert!(
        answer.body.contains(&format!("value=\"{TITLE}\"")),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("of ünïcödé"));
    assert_eq!(answer.headers["cache-control"], "no-store, no-transform");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_after_an_anonymous_visitor_finds_the_form_filled_in() {
    let (site, _) = site().await;
    site.member("ann").await;
    let mut visitor = site.visitor();
    let refused = add(&mut visitor).await;
    assert!(refused.body.contains("data-fate=\"refills\""));
    let answer = sign_in(&mut visitor, "ann", &seal_of(&refused)).await;
    assert_refilled(&answer);
    assert_eq!(notes(&site).await, 0, "nothing runs by itself");

    let answer = visitor
        .post(NOTES, ADD, &[("title", TITLE), ("body", BODY)])
        .await;
    assert_carried_out(&answer);
    assert_eq!(notes(&site).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_nobody_knows_any_more_is_no_session() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    clock.advance(Duration::from_secs(60 * 24 * 60 * 60));
    site.database.accounts().sweep().await.expect("swept");
    let refused = add(&mut ann).await;
    assert_refilled(&sign_in(&mut ann, "ann", &seal_of(&refused)).await);
    assert_eq!(notes(&site).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_forgot_its_session_is_anonymous() {
    let (site, _) = site().await;
    let mut ann = site.member("ann").await;
    ann.forget_session();
    let refused = add(&mut ann).await;
    assert_refilled(&sign_in(&mut ann, "ann", &seal_of(&refused)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_acted_for_an_organisation_looks_at_it_first() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    let made = ann
        .post(
            "/organisation",
            "/api/create_organisation",
            &[("name", "Orchard")],
        )
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    expire(&clock);
    let refused = add(&mut ann).await;
    // A new session acts for none.
    assert_refilled(&sign_in(&mut ann, "ann", &seal_of(&refused)).await);
    assert_eq!(notes(&site).await, 0);
}
