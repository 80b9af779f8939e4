//! At most once, and exactly once where the mutation commits its key.

use super::*;

/// As the process that ran it left it, when it died.
async fn let_it_have_begun(site: &Site) {
    let begun = sqlx::query("UPDATE account_resumed_forms SET ended_at = NULL, begun_at = 1");
    begun
        .execute(site.database.pool())
        .await
        .expect("an update");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_back_button_and_a_second_tab_find_that_it_was_done() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let mut second_tab = ann.clone();
    for _ in 0..3 {
        assert_carried_out(&sign_in(&mut ann, "ann", &seal).await);
    }
    assert_carried_out(&sign_in(&mut second_tab, "ann", &seal).await);
    assert_eq!(notes(&site).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_and_eight_tabs_at_once_add_one_note() {
    for _ in 0..3 {
        let (site, clock) = site().await;
        let mut ann = site.member("ann").await;
        expire(&clock);
        let seal = seal_of(&add(&mut ann).await);
        let tabs = (0..8).map(|_| {
            let (mut tab, seal) = (ann.clone(), seal.clone());
            async move { sign_in(&mut tab, "ann", &seal).await }
        });
        for answer in futures::future::join_all(tabs).await {
            assert_carried_out(&answer);
        }
        assert_eq!(notes(&site).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_a_mutation_that_commits_its_key_is_carried_out_once() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    assert_carried_out(&sign_in(&mut ann, "ann", &seal).await);
    // It was committed, and the process died before it could say so.
    let_it_have_begun(&site).await;
    assert_carried_out(&sign_in(&mut ann, "ann", &seal).await);
    assert_eq!(notes(&site).await, 1);
    // It died before it was committed.
    let_it_have_begun(&site).await;
    sqlx::query("DELETE FROM notes")
        .execute(site.database.pool())
        .await
        .expect("deleted");
    assert_carried_out(&sign_in(&mut ann, "ann", &seal).await);
    assert_eq!(notes(&site).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_the_outcome_of_any_other_is_unknown_and_it_is_not_run_again() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let organisations = |site: &Site| {
        let pool = site.database.pool().clone();
        async move {
            let count = sqlx::query_scalar("SELECT COUNT(*) FROM account_organisations");
            let rows: i64 = count.fetch_one(&pool).await.expect("a count");
            rows
        }
    };
    let create = [("name", "Orchard")];
    let refused = ann
        .post("/organisation", "/api/create_organisation", &create)
        .await;
    let seal = seal_of(&refused);
    let fields = [
        ("__resume", &*seal),
        ("email", "ann@example.com"),
        ("password", PASSWORD),
    ];
    let done = ann.post("/organisation", "/api/sign_in", &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(organisations(&site).await, 1);
    let_it_have_begun(&site).await;
    let unknown = ann.post("/organisation", "/api/sign_in", &fields).await;
    assert_eq!(unknown.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        unknown.body.contains("Look before you send it again."),
        "{}",
        unknown.body
    );
    assert_eq!(organisations(&site).await, 1);
    // Whoever signed in with it is signed in.
    let notes = ann.get(NOTES).await;
    assert_eq!(notes.status, StatusCode::OK, "{}", notes.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_with_the_same_secret_and_database_goes_on_with_it() {
    let (site, clock) = site().await;
    let mut ann = site.member("ann").await;
    expire(&clock);
    let seal = seal_of(&add(&mut ann).await);
    let secret = site.database.secret.clone();
    let other = site
        .another_node(secret, |config| config.clock(clock.clone()))
        .await;
    let mut there = other.visitor();
    there.cookies = ann.cookies.clone();
    assert_carried_out(&sign_in(&mut there, "ann", &seal).await);
    assert_carried_out(&sign_in(&mut ann, "ann", &seal).await);
    assert_eq!(notes(&site).await, 1);
}
